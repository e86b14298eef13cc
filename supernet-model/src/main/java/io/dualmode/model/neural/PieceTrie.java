package io.dualmode.model.neural;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Sequences of pieces put together where they begin alike. Each node is a piece that is read, after those above it; node 0 is the boundary
 * that all begin with. The nodes that a sequence adds stand in one run.
 */
final class PieceTrie {
  private final Map<Long, Integer> nodes = new HashMap<>();
  private final int[][] paths;
  private final int[] firstNew;
  private int[] pieces = new int[256];
  private int[] parents = new int[256];
  private int size = 1;

  /** @param sequences without the boundaries around them */
  PieceTrie(int[][] sequences) {
    paths = new int[sequences.length][];
    firstNew = new int[sequences.length];
    pieces[0] = PieceSpelling.BOUNDARY;
    for (int i = 0; i < sequences.length; i++) {
      int[] sequence = sequences[i];
      int[] path = new int[sequence.length + 1];
      // the root is the first sequence's
      int own = i == 0 ? 0 : path.length;
      for (int p = 0; p < sequence.length; p++) {
        Integer known = nodes.get(key(path[p], sequence[p]));
        if (known == null) {
          own = Math.min(own, p + 1);
          known = add(path[p], sequence[p]);
        }
        path[p + 1] = known;
      }
      paths[i] = path;
      firstNew[i] = own;
    }
  }

  private static long key(int parent, int piece) {
    return (long) parent << 16 | piece;
  }

  private int add(int parent, int piece) {
    if (size == pieces.length) {
      pieces = Arrays.copyOf(pieces, 2 * size);
      parents = Arrays.copyOf(parents, 2 * size);
    }
    pieces[size] = piece;
    parents[size] = parent;
    nodes.put(key(parent, piece), size);
    return size++;
  }

  int size() {
    return size;
  }

  int piece(int node) {
    return pieces[node];
  }

  /** The node before, of every node but the first. */
  int parent(int node) {
    return parents[node];
  }

  int sequences() {
    return paths.length;
  }

  /** The nodes of a sequence, the boundary first. */
  int[] path(int sequence) {
    return paths[sequence];
  }

  /** Place in its path of the first node that a sequence added; its path's length where it added none. */
  int firstNew(int sequence) {
    return firstNew[sequence];
  }
}
