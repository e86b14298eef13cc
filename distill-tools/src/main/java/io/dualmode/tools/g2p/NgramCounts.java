package io.dualmode.tools.g2p;

import io.dualmode.model.g2p.GraphoneModel;
import io.dualmode.model.search.LongIntMap;
import java.util.Arrays;

/**
 * Counts of all n-grams up to an order, as a trie whose nodes are numbered from the root (0) so that a parent and a suffix come
 * before what they belong to.
 */
final class NgramCounts {
  static final int ROOT = 0;

  private final int order;
  private final LongIntMap children = new LongIntMap();
  private int nodes = 1;
  private int[] parent = new int[1 << 10];
  private char[] symbol = new char[1 << 10];
  private byte[] depth = new byte[1 << 10];
  private int[] count = new int[1 << 10];

  NgramCounts(int order) {
    this.order = order;
  }

  /** Adds one sequence; start and end of the word are put around it. */
  void add(int[] sequence) {
    int[] padded = new int[sequence.length + 2];
    padded[0] = GraphoneModel.START;
    System.arraycopy(sequence, 0, padded, 1, sequence.length);
    padded[padded.length - 1] = GraphoneModel.END;
    for (int start = 0; start < padded.length; start++) {
      int node = ROOT;
      count[ROOT]++;
      for (int t = start; t < Math.min(padded.length, start + order); t++) {
        node = childOrNew(node, padded[t]);
        count[node]++;
      }
    }
  }

  private int childOrNew(int node, int nextSymbol) {
    int found = child(node, nextSymbol);
    if (found >= 0) {
      return found;
    }
    if (nodes == parent.length) {
      parent = Arrays.copyOf(parent, 2 * nodes);
      symbol = Arrays.copyOf(symbol, 2 * nodes);
      depth = Arrays.copyOf(depth, 2 * nodes);
      count = Arrays.copyOf(count, 2 * nodes);
    }
    parent[nodes] = node;
    symbol[nodes] = (char) nextSymbol;
    depth[nodes] = (byte) (depth[node] + 1);
    children.put((long) node << 16 | nextSymbol, nodes);
    return nodes++;
  }

  int order() {
    return order;
  }

  int nodes() {
    return nodes;
  }

  /** The node of an n-gram one longer, or -1. */
  int child(int node, int nextSymbol) {
    return children.get((long) node << 16 | nextSymbol);
  }

  int parent(int node) {
    return parent[node];
  }

  int symbol(int node) {
    return symbol[node];
  }

  int depth(int node) {
    return depth[node];
  }

  /** How often the n-gram of a node occurs; for the root, all symbols. */
  int count(int node) {
    return count[node];
  }

  /** For each node the n-gram without its first symbol; it occurs wherever the longer one does, so it has a node. */
  int[] suffixes() {
    int[] suffixes = new int[nodes];
    for (int node = 1; node < nodes; node++) {
      suffixes[node] = parent[node] == ROOT ? ROOT : child(suffixes[parent[node]], symbol[node]);
    }
    return suffixes;
  }

  /** All nodes but the root, sorted by depth. */
  int[] byDepth() {
    int[] starts = new int[order + 2];
    for (int node = 1; node < nodes; node++) {
      starts[depth[node] + 1]++;
    }
    for (int d = 1; d < starts.length; d++) {
      starts[d] += starts[d - 1];
    }
    int[] sorted = new int[nodes - 1];
    for (int node = 1; node < nodes; node++) {
      sorted[starts[depth[node]]++] = node;
    }
    return sorted;
  }
}
