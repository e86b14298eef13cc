package io.dualmode.model.lexicon;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Words in ascending order of their UTF-8 bytes, found by binary search. Immutable. */
public final class SortedWords {
  private final byte[] text;
  private final int[] begin;

  /** Word {@code i} is {@code text[begin[i] .. begin[i + 1])}; aliased. */
  public SortedWords(byte[] text, int[] begin) {
    this.text = text;
    this.begin = begin;
  }

  /**
   * The words of arrays from anywhere; that they ascend is the caller's promise.
   *
   * @throws IllegalArgumentException that says what no words can have
   */
  public static SortedWords of(byte[] text, int[] begin) {
    if (begin.length == 0 || begin[0] != 0 || begin[begin.length - 1] != text.length) {
      throw new IllegalArgumentException("words that do not fill their array");
    }
    for (int i = 0; i + 1 < begin.length; i++) {
      if (begin[i] > begin[i + 1]) {
        throw new IllegalArgumentException("word " + i + " from " + begin[i] + " to " + begin[i + 1]);
      }
    }
    return new SortedWords(text, begin);
  }

  /** The bytes of all words; aliased. */
  public byte[] text() {
    return text;
  }

  /** Where each word begins, and the end of the last; aliased. */
  public int[] begin() {
    return begin;
  }

  public int size() {
    return begin.length - 1;
  }

  public String word(int index) {
    return new String(text, begin[index], begin[index + 1] - begin[index], StandardCharsets.UTF_8);
  }

  /** The index of a word, -1 if it is not there. */
  public int indexOf(String word) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      int order = Arrays.compareUnsigned(text, begin[middle], begin[middle + 1], bytes, 0, bytes.length);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}
