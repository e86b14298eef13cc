package io.dualmode.model.search.token;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * The paths alive at one frame, one per (node, acoustic context, network state), with a hash index.
 *
 * <p>A token is a record of eight numbers in one array, so that looking at it touches one cache line. The index is emptied by
 * moving to a new epoch: a slot holds {@code epoch << 32 | token} and counts only in its own epoch. Arrays grow to the largest
 * frame seen and are then reused. Not safe for use by several threads.
 */
public final class Tokens {
  private static final int NODE = 0;
  private static final int CONTEXT = 1;
  private static final int STATE = 2;
  private static final int SCORE = 3;
  private static final int AHEAD = 4;
  private static final int ORIGIN = 5;
  private static final int TIMES = 6;
  private static final int ENTERED = 7;
  private static final int BITS = 3;

  private int[] data;
  private int count;
  private long[] index;
  private int shift;
  private long epoch;

  Tokens(int capacity) {
    allocate(Math.max(64, capacity));
  }

  private void allocate(int capacity) {
    data = data == null ? new int[capacity << BITS] : Arrays.copyOf(data, capacity << BITS);
    int bits = 33 - Integer.numberOfLeadingZeros(capacity - 1);
    index = new long[1 << bits];
    shift = 64 - bits;
    reindex();
  }

  private void reindex() {
    epoch++;
    for (int token = 0; token < count; token++) {
      int slot = slot(node(token), context(token), state(token));
      while (index[slot] >>> 32 == epoch) {
        slot = slot + 1 & index.length - 1;
      }
      index[slot] = epoch << 32 | token;
    }
  }

  public int count() {
    return count;
  }

  /** Tree node; the root stands for the silence between words. */
  public int node(int token) {
    return data[token << BITS];
  }

  /** Acoustic context. */
  public int context(int token) {
    return data[(token << BITS) + CONTEXT];
  }

  /** Network state, the words so far. */
  public int state(int token) {
    return data[(token << BITS) + STATE];
  }

  /** Path score relative to the best path of the frame before, look-ahead included. */
  public float score(int token) {
    return Float.intBitsToFloat(data[(token << BITS) + SCORE]);
  }

  /** Weighted look-ahead included in the score. */
  public float ahead(int token) {
    return Float.intBitsToFloat(data[(token << BITS) + AHEAD]);
  }

  /** Lattice node where the current word, or the silence before it, began. */
  public int origin(int token) {
    return data[(token << BITS) + ORIGIN];
  }

  /** Last of the finished units of the current word in {@link UnitBoundaries}, or -1. */
  public int times(int token) {
    return data[(token << BITS) + TIMES];
  }

  /** Frame at which the current unit, or silence, was entered. */
  public int entered(int token) {
    return data[(token << BITS) + ENTERED];
  }

  /** Points a token to where its history moved. */
  public void move(int token, int newOrigin, int newTimes) {
    data[(token << BITS) + ORIGIN] = newOrigin;
    data[(token << BITS) + TIMES] = newTimes;
  }

  /** Makes a token lose against every other. */
  public void kill(int token) {
    data[(token << BITS) + SCORE] = Float.floatToRawIntBits(Float.NEGATIVE_INFINITY);
  }

  long bytes() {
    return 4L * data.length + 8L * index.length;
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

  /** Offers a path; returns false if one at least as good stands there already. Of equal paths the first stays. */
  public boolean offer(int node, int context, int state, float score, float ahead, int origin, int times, int entered) {
    int mask = index.length - 1;
    int slot = slot(node, context, state);
    int at = -1;
    for (long entry = index[slot]; entry >>> 32 == epoch; entry = index[slot]) {
      int here = (int) entry << BITS;
      if (data[here] == node && data[here + STATE] == state && data[here + CONTEXT] == context) {
        if (score <= Float.intBitsToFloat(data[here + SCORE])) {
          return false;
        }
        at = here;
        break;
      }
      slot = slot + 1 & mask;
    }
    if (at < 0) {
      if (count << BITS == data.length) {
        allocate(2 * count);
        return offer(node, context, state, score, ahead, origin, times, entered);
      }
      index[slot] = epoch << 32 | count;
      at = count++ << BITS;
    }
    data[at + NODE] = node;
    data[at + CONTEXT] = context;
    data[at + STATE] = state;
    data[at + SCORE] = Float.floatToRawIntBits(score);
    data[at + AHEAD] = Float.floatToRawIntBits(ahead);
    data[at + ORIGIN] = origin;
    data[at + TIMES] = times;
    data[at + ENTERED] = entered;
    return true;
  }

  /**
   * Adds the probability of a path to those that stand there already; returns the token where the path is the best single one of them,
   * whose history is then to be {@linkplain #follow set}, or -1.
   *
   * @param score logarithm of the probability
   * @param single the same number where the path is one, kept as {@link #ahead}; at most {@code score}
   */
  public int add(int node, int context, int state, float score, float single) {
    int mask = index.length - 1;
    int slot = slot(node, context, state);
    for (long entry = index[slot]; entry >>> 32 == epoch; entry = index[slot]) {
      int token = (int) entry;
      if (node(token) == node && state(token) == state && context(token) == context) {
        float high = Math.max(score(token), score);
        float low = Math.min(score(token), score);
        data[(token << BITS) + SCORE] = Float.floatToRawIntBits(high + (float) Math.log1p(Math.exp(low - high)));
        if (single <= ahead(token)) {
          return -1;
        }
        data[(token << BITS) + AHEAD] = Float.floatToRawIntBits(single);
        return token;
      }
      slot = slot + 1 & mask;
    }
    return offer(node, context, state, score, single, 0, -1, 0) ? count - 1 : -1;
  }

  /** Gives a token the history of a path. */
  public void follow(int token, int origin, int times, int entered) {
    move(token, origin, times);
    data[(token << BITS) + ENTERED] = entered;
  }

  /** Renumbers nodes and histories of the tokens that score at least a cut. */
  public void renumber(float cut, IntUnaryOperator node, IntUnaryOperator times) {
    for (int token = 0; token < count; token++) {
      if (score(token) >= cut) {
        data[token << BITS] = node.applyAsInt(node(token));
        data[(token << BITS) + TIMES] = times.applyAsInt(times(token));
      }
    }
  }

  /** The best score of all, negative infinity if there are none. */
  float bestScore() {
    float best = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      best = Math.max(best, score(i));
    }
    return best;
  }

  /** Drops all tokens that score below the cut; the others keep their order. */
  void retain(float cut) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (score(i) >= cut) {
        System.arraycopy(data, i << BITS, data, kept++ << BITS, 1 << BITS);
      }
    }
    count = kept;
    reindex();
  }
}
