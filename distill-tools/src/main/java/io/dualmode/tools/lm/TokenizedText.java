package io.dualmode.tools.lm;

/**
 * Sentences as word ids, one after the other, each closed by {@code </s>}; {@link #OUTSIDE} stands for a word outside the
 * vocabulary. An n-gram never spans such a word, and a history restarts after it.
 *
 * @param name what the text is called in reports
 * @param tokens ids, not copied
 */
record TokenizedText(String name, int[] tokens) {
  static final int OUTSIDE = -1;

  /** Words outside the vocabulary. */
  int outside() {
    int count = 0;
    for (int token : tokens) {
      count += token == OUTSIDE ? 1 : 0;
    }
    return count;
  }

  int sentences(int endId) {
    int count = 0;
    for (int token : tokens) {
      count += token == endId ? 1 : 0;
    }
    return count;
  }
}
