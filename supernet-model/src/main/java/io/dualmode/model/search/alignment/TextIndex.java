package io.dualmode.model.search.alignment;

import io.dualmode.model.search.tree.SearchTree;

/** Where the words of a {@link TextNetwork} begin in their tree: the children of the root, in the order of the text. Immutable. */
final class TextIndex {
  private static final int ROOT = SearchTree.ROOT;

  private final TextNetwork network;
  /** First child of the root that belongs to a network word or a later one. */
  private final int[] entry;

  TextIndex(SearchTree tree, TextNetwork network) {
    this.network = network;
    entry = new int[network.words() + 1];
    int child = tree.firstChild(ROOT);
    for (int word = 0; word <= network.words(); word++) {
      while (child < tree.firstChild(ROOT + 1) && tree.soleWord(child) < word) {
        child++;
      }
      entry[word] = child;
    }
  }

  /** The first child for speech that the text lacks. */
  int otherSpeech() {
    return entry[0];
  }

  int endOtherSpeech() {
    return entry[1];
  }

  /** The first child for the text ahead of a state. */
  int first(int state) {
    return entry[network.firstWord(state)];
  }

  /** Behind the last child that a state reaches at a cost of at most {@code slack}. */
  int end(int state, float slack) {
    return entry[network.endWord(state, slack)];
  }
}
