package io.dualmode.tools.loss;

import java.util.Arrays;

/**
 * Loss of a token-and-duration transducer for one utterance, on the planes of its lattice that the target can use.
 *
 * <p>After {@code u} of {@code U} labels, frame {@code t} of {@code T} says blank or label {@code u}, and apart from that how many frames it
 * lasts. A label goes on to {@code (t + d, u + 1)}, a blank to {@code (t + d, u)} with {@code d > 0}; a path ends by a blank that reaches
 * frame {@code T} exactly. The loss is {@code -log} of the summed probability of all paths, each emission made dearer by {@code sigma},
 * which leads to longer durations. The gradient is by the log-probabilities of the planes: minus the occupancy of each.
 *
 * <p>A node's row is {@code [blank, label u, duration 0 .. n - 1]}. Recursions run in the logarithm, with doubles. Not thread-safe: one
 * instance per thread. Scratch grows to the largest lattice, eight bytes a node.
 *
 * <p>Source: Xu et al., "Efficient sequence transduction by jointly predicting tokens and durations", ICML 2023, sections 3 and 4.
 */
public final class TdtLoss {
  /** Returned when no path fits or the scores are not finite. */
  public static final double IMPOSSIBLE = Double.POSITIVE_INFINITY;

  private static final int BLANK = 0;
  private static final int LABEL = 1;
  private static final int FIRST_DURATION = 2;

  private final int[] durations;
  private final double sigma;
  private double[] alpha = {};
  private double[] beta = {};

  /**
   * A loss.
   *
   * @param durations frames, distinct, from 0
   * @param sigma cost of an emission
   */
  public TdtLoss(int[] durations, double sigma) {
    if (durations.length == 0 || Arrays.stream(durations).anyMatch(d -> d < 0) || Arrays.stream(durations).noneMatch(d -> d > 0)) {
      throw new IllegalArgumentException("durations are " + Arrays.toString(durations) + ", allowed: from 0, one above it at least");
    }
    this.durations = durations.clone();
    this.sigma = sigma;
  }

  /** Floats in a node's row. */
  public int rowSize() {
    return FIRST_DURATION + durations.length;
  }

  /**
   * Adds {@code weight * d loss / d logProbability} to the gradient and returns the loss, unweighted, in nats.
   *
   * <p>Node {@code (t, u)}'s row is at {@code offset + (t * stride + u) * rowSize()} in both arrays; labels of the column {@code u = labels}
   * are not read.
   *
   * @param labels number of labels {@code U}
   * @param stride nodes from one frame to the next, at least {@code labels + 1}; more in a padded batch
   * @return the loss, or {@link #IMPOSSIBLE} with the gradient left as it was
   */
  public double lossAndGradient(float[] planes, int offset, int frames, int labels, int stride, float weight, float[] gradient) {
    if (frames < 1 || labels < 0 || stride <= labels || offset < 0) {
      throw new IllegalArgumentException("a lattice needs a frame and rows longer than the labels, got " + frames + " frames, "
          + labels + " labels, stride " + stride + ", offset " + offset);
    }
    long end = offset + ((long) (frames - 1) * stride + labels + 1) * rowSize();
    if (end > planes.length || end > gradient.length) {
      throw new IllegalArgumentException(frames + " frames of stride " + stride + " from " + offset + " end at " + end
          + ", beyond the planes (" + planes.length + ") or their gradient (" + gradient.length + ")");
    }
    int nodes = (frames + 1) * (labels + 1);
    if (alpha.length < nodes) {
      alpha = new double[nodes * 3 / 2];
      beta = new double[nodes * 3 / 2];
    }
    Lattice lattice = new Lattice(planes, offset, frames, labels, stride);
    double logLikelihood = lattice.forward();
    if (!(Math.abs(logLikelihood) < Double.POSITIVE_INFINITY)) {
      return IMPOSSIBLE;
    }
    lattice.backward(logLikelihood, weight, gradient);
    return -logLikelihood;
  }

  private final class Lattice {
    private final float[] planes;
    private final int offset;
    private final int frames;
    private final int labels;
    private final int stride;
    private final int width;

    Lattice(float[] planes, int offset, int frames, int labels, int stride) {
      this.planes = planes;
      this.offset = offset;
      this.frames = frames;
      this.labels = labels;
      this.stride = stride;
      width = labels + 1;
    }

    private int row(int t, int u) {
      return offset + (t * stride + u) * rowSize();
    }

    /** {@code alpha[t, u]}: all paths to a node; the one behind the last frame and label is the end. */
    double forward() {
      Arrays.fill(alpha, 0, (frames + 1) * width, LogSum.NONE);
      alpha[0] = 0;
      for (int t = 0; t < frames; t++) {
        for (int u = 0; u <= labels; u++) {
          double reach = alpha[t * width + u];
          if (reach == LogSum.NONE) {
            continue;
          }
          int row = row(t, u);
          for (int k = 0; k < durations.length; k++) {
            int to = t + durations[k];
            double so = reach - sigma + planes[row + FIRST_DURATION + k];
            if (durations[k] > 0 && (to < frames || to == frames && u == labels)) {
              add(alpha, to * width + u, so + planes[row + BLANK]);
            }
            if (u < labels && to < frames) {
              add(alpha, to * width + u + 1, so + planes[row + LABEL]);
            }
          }
        }
      }
      return alpha[frames * width + labels];
    }

    private static void add(double[] sums, int at, double value) {
      sums[at] = sums[at] == LogSum.NONE ? value : LogSum.of(sums[at], value);
    }

    void backward(double logLikelihood, float weight, float[] gradient) {
      Arrays.fill(beta, 0, (frames + 1) * width, LogSum.NONE);
      beta[frames * width + labels] = 0;
      for (int t = frames - 1; t >= 0; t--) {
        for (int u = labels; u >= 0; u--) {
          int at = t * width + u;
          int row = row(t, u);
          for (int k = 0; k < durations.length; k++) {
            int to = t + durations[k];
            double step = planes[row + FIRST_DURATION + k] - sigma;
            if (durations[k] > 0 && (to < frames || to == frames && u == labels)) {
              through(at, row, k, BLANK, beta[to * width + u] + step, logLikelihood, weight, gradient);
            }
            if (u < labels && to < frames) {
              through(at, row, k, LABEL, beta[to * width + u + 1] + step, logLikelihood, weight, gradient);
            }
          }
        }
      }
    }

    /** Counts an emission of a node by all paths behind it. */
    private void through(int at, int row, int duration, int emission, double behind, double logLikelihood, float weight, float[] gradient) {
      if (behind == LogSum.NONE) {
        return;
      }
      double sum = behind + planes[row + emission];
      add(beta, at, sum);
      if (alpha[at] != LogSum.NONE) {
        float occupancy = (float) (weight * Math.exp(alpha[at] + sum - logLikelihood));
        gradient[row + emission] -= occupancy;
        gradient[row + FIRST_DURATION + duration] -= occupancy;
      }
    }
  }
}
