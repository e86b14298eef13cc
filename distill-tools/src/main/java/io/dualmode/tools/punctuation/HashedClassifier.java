package io.dualmode.tools.punctuation;

import io.dualmode.model.readable.HashedWeights;
import java.util.Arrays;

/**
 * A linear classifier over hashed features in training: multinomial logistic regression, or logistic regression for one class, by AdaGrad.
 * Threads that learn at once do not wait for each other: a step may be lost now and then, and runs of several threads differ a little.
 *
 * <p>Sources: J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods for online learning and stochastic optimization", JMLR 2011; F. Niu
 * et al., "Hogwild!: A lock-free approach to parallelizing stochastic gradient descent", NIPS 2011.
 */
final class HashedClassifier {
  private static final float CALM = 1f;

  private final int classes;
  private final int bits;
  /** Per bucket the weights and then the sums of squared gradients. */
  private final float[] table;

  HashedClassifier(int classes, int bits) {
    this.classes = classes;
    this.bits = bits;
    table = new float[2 * classes << bits];
  }

  /**
   * Learns one example.
   *
   * @param target the class; for one class 1 or 0
   * @param probabilities room for a number for each class, of the calling thread's own
   * @return its cross-entropy before the step
   */
  double learn(int[] hashes, int target, double rate, double[] probabilities) {
    double loss = classes == 1 ? binary(hashes, target, probabilities) : multinomial(hashes, target, probabilities);
    for (int hash : hashes) {
      int at = (hash >>> 32 - bits) * 2 * classes;
      for (int c = 0; c < classes; c++) {
        double gradient = probabilities[c];
        float squares = table[at + classes + c] += (float) (gradient * gradient);
        table[at + c] -= (float) (rate * gradient / Math.sqrt(CALM + squares));
      }
    }
    return loss;
  }

  /** Leaves the gradients in the place of the probabilities. */
  private double multinomial(int[] hashes, int target, double[] probabilities) {
    scores(hashes, probabilities);
    double most = Double.NEGATIVE_INFINITY;
    for (double score : probabilities) {
      most = Math.max(most, score);
    }
    double sum = 0;
    double own = probabilities[target] - most;
    for (int c = 0; c < classes; c++) {
      probabilities[c] = Math.exp(probabilities[c] - most);
      sum += probabilities[c];
    }
    for (int c = 0; c < classes; c++) {
      probabilities[c] = probabilities[c] / sum - (c == target ? 1 : 0);
    }
    return Math.log(sum) - own;
  }

  private double binary(int[] hashes, int target, double[] probabilities) {
    scores(hashes, probabilities);
    double p = 1 / (1 + Math.exp(-probabilities[0]));
    probabilities[0] = p - target;
    return -Math.log(Math.max(1e-9, target == 1 ? p : 1 - p));
  }

  private void scores(int[] hashes, double[] probabilities) {
    Arrays.fill(probabilities, 0);
    for (int hash : hashes) {
      int at = (hash >>> 32 - bits) * 2 * classes;
      for (int c = 0; c < classes; c++) {
        probabilities[c] += table[at + c];
      }
    }
  }

  /**
   * The weights in 8 bits, of so many buckets that have the largest.
   *
   * @param kept buckets to keep
   */
  HashedWeights packed(int kept) {
    int buckets = 1 << bits;
    float[] sizes = new float[buckets];
    for (int b = 0; b < buckets; b++) {
      sizes[b] = size(b);
    }
    float[] sorted = sizes.clone();
    Arrays.sort(sorted);
    float least = Math.max(sorted[Math.max(0, buckets - kept)], Float.MIN_VALUE);
    float scale = Math.max(sorted[buckets - 1], Float.MIN_NORMAL) / (Byte.MAX_VALUE * Byte.MAX_VALUE);
    long[] used = new long[Math.max(1, buckets / 64)];
    int count = 0;
    for (int b = 0; b < buckets; b++) {
      if (sizes[b] >= least) {
        used[b >>> 6] |= 1L << b;
        count++;
      }
    }
    byte[] weights = new byte[count * classes];
    int row = 0;
    for (int b = 0; b < buckets; b++) {
      if (sizes[b] >= least) {
        for (int c = 0; c < classes; c++) {
          float weight = weight(b, c);
          weights[row * classes + c] = (byte) Math.copySign(Math.min(Byte.MAX_VALUE, Math.round(Math.sqrt(Math.abs(weight) / scale))), weight);
        }
        row++;
      }
    }
    return new HashedWeights(classes, used, weights, scale);
  }

  /** A weight less the mean of its bucket, which tells nothing. */
  private float weight(int bucket, int c) {
    int at = bucket * 2 * classes;
    if (classes == 1) {
      return table[at];
    }
    float mean = 0;
    for (int i = 0; i < classes; i++) {
      mean += table[at + i] / classes;
    }
    return table[at + c] - mean;
  }

  private float size(int bucket) {
    float most = 0;
    for (int c = 0; c < classes; c++) {
      most = Math.max(most, Math.abs(weight(bucket, c)));
    }
    return most;
  }
}
