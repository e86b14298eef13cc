package io.dualmode.tools.ngram;

/**
 * Sentences as word ids, one after the other, each closed by {@code </s>}; {@link #OUTSIDE} stands for a word outside the
 * vocabulary. An n-gram never spans such a word, and a history restarts after it.
 *
 * @param name what the text is called in reports
 * @param tokens ids, not copied
 */
public record TokenizedText(String name, int[] tokens) {
  public static final int OUTSIDE = -1;

  /** Words outside the vocabulary. */
  public int outside() {
    int count = 0;
    for (int token : tokens) {
      count += token == OUTSIDE ? 1 : 0;
    }
    return count;
  }

  public int sentences(int endId) {
    int count = 0;
    for (int token : tokens) {
      count += token == endId ? 1 : 0;
    }
    return count;
  }
}
