package io.dualmode.model.search.tree;

/**
 * A {@link LexiconTrie} in five flat arrays, as it is written into a compiled vocabulary and used when it is read; aliased, so never to be
 * changed.
 *
 * <p>Nodes and pronunciations are numbered as in {@link SearchTree}, from 0 on.
 *
 * @param unit of each node, with the flags of the tree
 * @param nodes four numbers for each node: its first child, its first pronunciation, its sole word, and the bits of its look-ahead; and as
 *     many, of which the first two count, behind the last
 * @param word of each pronunciation, the network's number
 * @param score of each pronunciation
 * @param label of each pronunciation: which of the spellings it is one of
 */
public record PackedTree(char[] unit, int[] nodes, int[] word, float[] score, int[] label) {
  private static final int FIRST_CHILD = 0;
  private static final int FIRST_PRONUNCIATION = 1;
  private static final int SOLE_WORD = 2;
  private static final int LOOK_AHEAD = 3;
  private static final int NUMBERS = 4;

  private int at(int node, int number) {
    return nodes[NUMBERS * node + number];
  }

  /**
   * Says what no tree can have, so that arrays from anywhere may be used: a search stays within it and ends.
   *
   * @param units of the inventory, silence included
   * @param words of the network
   * @param labels spellings
   * @return what is wrong, null if nothing is
   */
  String fault(int units, int words, int labels) {
    int count = unit.length;
    if (count == 0 || nodes.length != NUMBERS * (count + 1) || word.length != label.length || word.length != score.length) {
      return "arrays of " + count + " nodes with " + nodes.length + " numbers, " + word.length + " words, " + score.length + " scores and "
          + label.length + " labels, which do not fit each other";
    }
    if (at(0, FIRST_CHILD) != 1 || at(count, FIRST_CHILD) != count || at(0, FIRST_PRONUNCIATION) != 0
        || at(count, FIRST_PRONUNCIATION) != word.length) {
      return "nodes or pronunciations that no node leads to";
    }
    // hundreds of thousands of rounds before anything is compiled: no calls, and nothing read twice
    int[] all = nodes;
    int child = all[FIRST_CHILD];
    int pronunciation = all[FIRST_PRONUNCIATION];
    for (int n = 0, at = 0; n < count; n++, at += NUMBERS) {
      int sole = all[at + SOLE_WORD];
      float ahead = Float.intBitsToFloat(all[at + LOOK_AHEAD]);
      int nextChild = all[at + NUMBERS + FIRST_CHILD];
      int nextPronunciation = all[at + NUMBERS + FIRST_PRONUNCIATION];
      // children stand behind their parent and fill the nodes in order, so every way from a node to the root ends
      if (child <= n || child > nextChild || pronunciation > nextPronunciation) {
        return "node " + n + " whose children or pronunciations are out of order";
      }
      int own = unit[n] & SearchTree.MOST_UNIT;
      if (n > 0 && (own == 0 || own >= units)) {
        return "node " + n + " with unit " + own + ", allowed 1.." + (units - 1);
      }
      if (sole < SearchTree.SEVERAL || sole >= words || !(Math.abs(ahead) <= Float.MAX_VALUE)) {
        return "node " + n + " with sole word " + sole + " and look-ahead " + ahead + ", allowed words up to " + (words - 1);
      }
      child = nextChild;
      pronunciation = nextPronunciation;
    }
    for (int p = 0; p < word.length; p++) {
      if (word[p] < 0 || word[p] >= words || label[p] < 0 || label[p] >= labels || !(score[p] <= 0 && score[p] >= -Float.MAX_VALUE)) {
        return "pronunciation " + p + " with word " + word[p] + " of " + words + ", label " + label[p] + " of " + labels + " and score "
            + score[p];
      }
    }
    return null;
  }

  /** The node above each, -1 for the root. */
  int[] parents() {
    int[] parent = owners(FIRST_CHILD, unit.length);
    parent[0] = -1;
    return parent;
  }

  /** The node that each pronunciation ends in. */
  int[] ends() {
    return owners(FIRST_PRONUNCIATION, word.length);
  }

  /** The node that each of so many things belongs to, which follow each other from where a node says that its own begin. */
  private int[] owners(int number, int count) {
    int[] owners = new int[count];
    int[] all = nodes;
    int last = NUMBERS * (unit.length - 1) + number;
    int at = number;
    for (int i = all[at]; i < count; i++) {
      while (at < last && all[at + NUMBERS] <= i) {
        at += NUMBERS;
      }
      owners[i] = at / NUMBERS;
    }
    return owners;
  }
}
