package io.dualmode.model.lm;

/**
 * What a {@link CompactNgram} works out of its file when it opens it, in flat arrays, as they are written into a compiled vocabulary and
 * used when it is read; aliased, so never to be changed. They belong to one file, which {@link CompactNgram#identity} tells.
 *
 * @param text the words, UTF-8, one after another
 * @param begin where each word begins, and the end of the last
 * @param state of each word, 0 for the empty history
 * @param lists where the list of each word begins in order 2, and one number more; empty where the order is below 3
 * @param samples of the lists of orders 2 and up: places of every sixteenth number
 */
public record NgramTables(byte[] text, int[] begin, int[] state, int[] lists, int[][] samples) {
  /**
   * Says what no tables of a model can have.
   *
   * @param counts n-grams of each order of the model
   * @return what is wrong, null if nothing is
   */
  String fault(int[] counts) {
    int words = counts[0];
    if (begin.length != words + 1 || state.length != words || lists.length != (counts.length > 2 ? words + 1 : 0)
        || samples.length != counts.length - 1) {
      return "tables of " + state.length + " words and order " + (samples.length + 1) + ", expected " + words + " words and order "
          + counts.length;
    }
    if (begin[0] != 0 || begin[words] != text.length) {
      return "words that do not fill their array";
    }
    for (int w = 0; w < words; w++) {
      if (begin[w] >= begin[w + 1]) {
        return "word " + w + " without letters";
      }
      if (state[w] != 0 && (state[w] != w + 1 || counts.length == 1)) {
        return "word " + w + " with state " + state[w] + ", allowed 0 and " + (w + 1);
      }
    }
    for (int w = 0; w < lists.length; w++) {
      if (lists[w] < (w == 0 ? 0 : lists[w - 1]) || lists[w] > counts[1]) {
        return "word " + w + " with a list at " + lists[w] + ", expected them to ascend up to " + counts[1];
      }
    }
    return null;
  }
}
