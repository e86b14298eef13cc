package io.dualmode.model.search;

import java.util.Arrays;

/**
 * The paths alive at one frame, one per (tree node, acoustic context, network state), in parallel arrays with a hash index.
 *
 * <p>The index is emptied by moving to a new epoch: a slot holds {@code epoch << 32 | token} and counts only in its own epoch.
 * Arrays grow to the largest frame seen and are then reused. Not safe for use by several threads.
 */
final class Tokens {
  /** Tree node; the root stands for the silence between words. */
  int[] node;
  /** Acoustic context. */
  int[] context;
  /** Network state, the words so far. */
  int[] state;
  /** Path score relative to the best path of the frame before, look-ahead included. */
  float[] score;
  /** Weighted look-ahead included in the score. */
  float[] ahead;
  /** Lattice node where the current word, or the silence before it, began. */
  int[] origin;
  /** Last of the finished units of the current word in {@link UnitTimes}, or -1. */
  int[] times;
  /** Frame at which the current unit, or silence, was entered. */
  int[] entered;

  int count;
  private long[] index;
  private int shift;
  private long epoch;

  Tokens(int capacity) {
    allocate(Math.max(64, capacity));
  }

  private void allocate(int capacity) {
    node = grow(node, capacity);
    context = grow(context, capacity);
    state = grow(state, capacity);
    score = score == null ? new float[capacity] : Arrays.copyOf(score, capacity);
    ahead = ahead == null ? new float[capacity] : Arrays.copyOf(ahead, capacity);
    origin = grow(origin, capacity);
    times = grow(times, capacity);
    entered = grow(entered, capacity);
    int bits = 33 - Integer.numberOfLeadingZeros(capacity - 1);
    index = new long[1 << bits];
    shift = 64 - bits;
    epoch++;
    for (int i = 0; i < count; i++) {
      index[freeSlot(i)] = epoch << 32 | i;
    }
  }

  private static int[] grow(int[] array, int capacity) {
    return array == null ? new int[capacity] : Arrays.copyOf(array, capacity);
  }

  long bytes() {
    return 32L * node.length + 8L * index.length;
  }

  void clear() {
    count = 0;
    epoch++;
  }

  private int slot(int node, int context, int state) {
    long key = node * 0x9E3779B97F4A7C15L ^ (long) state * 0xC2B2AE3D27D4EB4FL ^ context * 0x165667B19E3779F9L;
    key ^= key >>> 29;
    return (int) (key * 0xBF58476D1CE4E5B9L >>> shift);
  }

  private int freeSlot(int token) {
    int slot = slot(node[token], context[token], state[token]);
    while (index[slot] >>> 32 == epoch) {
      slot = slot + 1 & index.length - 1;
    }
    return slot;
  }

  /**
   * Offers a path. Returns the token to fill in with its look-ahead and history, or -1 if a path at least as good stands there;
   * of equal paths the first stays.
   */
  int offer(int toNode, int toContext, int toState, float toScore) {
    int slot = slot(toNode, toContext, toState);
    int mask = index.length - 1;
    for (long entry = index[slot]; entry >>> 32 == epoch; entry = index[slot]) {
      int token = (int) entry;
      if (node[token] == toNode && state[token] == toState && context[token] == toContext) {
        if (toScore <= score[token]) {
          return -1;
        }
        score[token] = toScore;
        return token;
      }
      slot = slot + 1 & mask;
    }
    if (count == node.length) {
      allocate(2 * count);
      return offer(toNode, toContext, toState, toScore);
    }
    int token = count++;
    index[slot] = epoch << 32 | token;
    node[token] = toNode;
    context[token] = toContext;
    state[token] = toState;
    score[token] = toScore;
    return token;
  }

  /** The best score of all, negative infinity if there are none. */
  float bestScore() {
    float best = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      best = Math.max(best, score[i]);
    }
    return best;
  }

  /** Drops all tokens that score below the cut; the others keep their order. */
  void retain(float cut) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (score[i] >= cut) {
        node[kept] = node[i];
        context[kept] = context[i];
        state[kept] = state[i];
        score[kept] = score[i];
        ahead[kept] = ahead[i];
        origin[kept] = origin[i];
        times[kept] = times[i];
        entered[kept++] = entered[i];
      }
    }
    clear();
    for (int i = 0; i < kept; i++) {
      index[freeSlot(i)] = epoch << 32 | i;
    }
    count = kept;
  }
}
