package io.dualmode.tools.loss;

/**
 * Transducer loss for one utterance on the two planes of its lattice that the target can use.
 *
 * <p>After {@code u} of {@code U} labels, frame {@code t} of {@code T} either emits blank, with log-probability
 * {@code blank[t, u]}, or label {@code u}, with {@code label[t, u]}. The loss is {@code -log} of the summed probability of all
 * ways to emit the labels. In the {@linkplain #TransducerLoss() monotonic} lattice every emission, blank or label, consumes a
 * frame, as in a search that emits at most one label per frame; in the {@linkplain #standard() standard} lattice labels consume
 * none and a blank ends each frame. The gradient is by the log-probabilities of the planes: minus the occupancy of each arc.
 *
 * <p>Recursions run in the logarithm, with doubles. Not thread-safe: one instance per thread. Scratch grows to the largest
 * lattice, eight bytes a node.
 *
 * <p>Sources: Graves, "Sequence transduction with recurrent neural networks", 2012, section 2.4; Tripathi et al., "Monotonic
 * recurrent neural network transducer and decoding strategies", ASRU 2019.
 */
public final class TransducerLoss {

  /** Returned when no path fits (monotonic: more labels than frames) or the scores are not finite. */
  public static final double IMPOSSIBLE = Double.POSITIVE_INFINITY;

  private static final double NONE = LogSum.NONE;

  private final boolean labelTakesFrame;
  private double[] alpha = {};
  private double[] beta = {};
  private double[] nextBeta = {};

  private TransducerLoss(boolean labelTakesFrame) {
    this.labelTakesFrame = labelTakesFrame;
  }

  /** The monotonic lattice: at most one label per frame; a label moves to the next frame. */
  public TransducerLoss() {
    this(true);
  }

  /** The standard lattice: any number of labels per frame; only blank moves to the next frame, and a blank ends the utterance. */
  public static TransducerLoss standard() {
    return new TransducerLoss(false);
  }

  /**
   * Adds {@code weight * d loss / d logProbability} to the gradients of both planes and returns the loss, unweighted, in nats.
   *
   * <p>All four arrays have one layout: node {@code (t, u)} is at {@code offset + t * stride + u}.
   *
   * @param blank log-probability of blank, {@code [frames, labels + 1]}
   * @param label log-probability of label {@code u}, {@code [frames, labels]}; the column {@code u = labels} is not read
   * @param labels number of labels {@code U}
   * @param stride distance between frames, at least {@code labels + 1}; more in a padded batch
   * @return the loss, or {@link #IMPOSSIBLE} with the gradients left as they were
   */
  public double lossAndGradient(float[] blank, float[] label, int offset, int frames, int labels, int stride, float weight,
      float[] blankGradient, float[] labelGradient) {
    if (frames < 1 || labels < 0 || stride <= labels || offset < 0) {
      throw new IllegalArgumentException("a lattice needs a frame and rows longer than the labels, got " + frames + " frames, "
          + labels + " labels, stride " + stride + ", offset " + offset);
    }
    long end = (long) offset + (long) (frames - 1) * stride + labels + 1;
    if (end > blank.length || end > label.length || end > blankGradient.length || end > labelGradient.length) {
      throw new IllegalArgumentException(frames + " frames of stride " + stride + " from " + offset + " end at " + end
          + ", beyond blank (" + blank.length + "), label (" + label.length + ") or their gradients (" + blankGradient.length
          + ", " + labelGradient.length + ")");
    }
    if (labelTakesFrame && labels > frames) {
      return IMPOSSIBLE;
    }
    int width = labels + 1;
    if (alpha.length < (frames + 1) * width) {
      alpha = new double[(frames + 1) * width * 3 / 2];
    }
    if (beta.length < width) {
      beta = new double[width * 3 / 2 + 1];
      nextBeta = new double[beta.length];
    }
    double logLikelihood = forward(blank, label, offset, frames, labels, stride);
    if (!(Math.abs(logLikelihood) < Double.POSITIVE_INFINITY)) {
      return IMPOSSIBLE;
    }
    backward(blank, label, offset, frames, labels, stride, logLikelihood, weight, blankGradient, labelGradient);
    return -logLikelihood;
  }

  /** Row {@code t} of alpha holds the paths before frame {@code t} emits; row {@code frames} is the end. */
  private double forward(float[] blank, float[] label, int offset, int frames, int labels, int stride) {
    int width = labels + 1;
    for (int t = 0; t <= frames; t++) {
      int row = t * width;
      for (int u = 0; u < width; u++) {
        double sum = t == 0 && u == 0 ? 0 : NONE;
        if (useful(t, u, frames, labels)) {
          if (t > 0) {
            sum = alpha[row - width + u] + blank[offset + (t - 1) * stride + u];
          }
          if (u > 0 && labelTakesFrame && t > 0) {
            sum = LogSum.of(sum, alpha[row - width + u - 1] + label[offset + (t - 1) * stride + u - 1]);
          } else if (u > 0 && !labelTakesFrame && t < frames) {
            sum = LogSum.of(sum, alpha[row + u - 1] + label[offset + t * stride + u - 1]);
          }
        }
        alpha[row + u] = sum;
      }
    }
    return alpha[frames * width + labels];
  }

  private void backward(float[] blank, float[] label, int offset, int frames, int labels, int stride, double logLikelihood,
      float weight, float[] blankGradient, float[] labelGradient) {
    int width = labels + 1;
    for (int u = 0; u < width; u++) {
      beta[u] = u == labels ? 0 : NONE;
    }
    for (int t = frames - 1; t >= 0; t--) {
      for (int u = labels; u >= 0; u--) {
        double reach = alpha[t * width + u];
        double sum = NONE;
        if (reach != NONE && useful(t, u, frames, labels)) {
          int at = offset + t * stride + u;
          sum = blank[at] + beta[u];
          blankGradient[at] -= (float) (weight * Math.exp(reach + sum - logLikelihood));
          if (u < labels) {
            double through = label[at] + (labelTakesFrame ? beta[u + 1] : nextBeta[u + 1]);
            labelGradient[at] -= (float) (weight * Math.exp(reach + through - logLikelihood));
            sum = LogSum.of(sum, through);
          }
        }
        nextBeta[u] = sum;
      }
      double[] swap = beta;
      beta = nextBeta;
      nextBeta = swap;
    }
  }

  /** Whether the node can lie on a path from the start to the end. */
  private boolean useful(int t, int u, int frames, int labels) {
    return labelTakesFrame ? u <= t && labels - u <= frames - t : t < frames || u == labels;
  }
}
