package io.dualmode.model.readable;

/**
 * Weights of a linear classifier whose features are hashes: {@code scores[c] += scale q |q|} of {@code q =
 * weights[rank(bucket), c]} for every feature, where {@code
 * bucket} is the upper {@code bits} bits of its hash and {@code rank} counts the buckets in use before it. Buckets that training left near
 * zero are not kept. Immutable.
 *
 * <p>Source: K. Weinberger et al., "Feature hashing for large scale multitask learning", ICML 2009.
 */
public final class HashedWeights {
  private final int classes;
  private final int shift;
  private final long[] used;
  private final int[] ranks;
  private final byte[] weights;
  private final float scale;
  /** {@code scale q |q|} of every byte, so that small weights are told apart as well as large ones. */
  private final float[] values = new float[1 << Byte.SIZE];

  /**
   * Weights in 8 bits.
   *
   * @param used bit of every bucket, whether it has weights; {@code 2^bits / 64} numbers
   * @param weights {@code [buckets in use, classes]}, in the order of their buckets; both aliased
   * @throws IllegalArgumentException when they do not fit each other
   */
  public HashedWeights(int classes, long[] used, byte[] weights, float scale) {
    this.classes = classes;
    this.used = used;
    this.weights = weights;
    this.scale = scale;
    for (int q = Byte.MIN_VALUE; q <= Byte.MAX_VALUE; q++) {
      values[q & 0xff] = scale * q * Math.abs(q);
    }
    shift = 32 - (6 + Integer.numberOfTrailingZeros(used.length));
    ranks = new int[used.length];
    int sum = 0;
    for (int i = 0; i < used.length; i++) {
      ranks[i] = sum;
      sum += Long.bitCount(used[i]);
    }
    if (Integer.bitCount(used.length) != 1 || shift < 4 || weights.length != sum * classes) {
      throw new IllegalArgumentException(weights.length + " weights of " + used.length + " words of buckets, expected "
          + (long) sum * classes + " for " + sum + " buckets in use of a power of two");
    }
  }

  int classes() {
    return classes;
  }

  /** Aliased. */
  long[] used() {
    return used;
  }

  /** Aliased. */
  byte[] weights() {
    return weights;
  }

  float scale() {
    return scale;
  }

  /** Adds the weights of the features from one index to another. */
  void add(int[] hashes, int from, int to, float[] scores) {
    for (int i = from; i < to; i++) {
      int bucket = hashes[i] >>> shift;
      long word = used[bucket >>> 6];
      long bit = 1L << bucket;
      if ((word & bit) != 0) {
        int at = (ranks[bucket >>> 6] + Long.bitCount(word & bit - 1)) * classes;
        for (int c = 0; c < classes; c++) {
          scores[c] += values[weights[at + c] & 0xff];
        }
      }
    }
  }
}
