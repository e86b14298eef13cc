package io.dualmode.tools.loss;

import java.util.Arrays;

/**
 * Connectionist temporal classification for one utterance, blank is unit 0.
 *
 * <p>The loss is {@code -log} of the summed probability of all frame labellings that become the target once repeats are merged
 * and blanks removed. The log-softmax over units is part of the loss, so scores may be logits or log-probabilities; the
 * gradient is by the logits: {@code softmax_t(k) - occupancy_t(k)}. States {@code s} of the lattice alternate blank and label,
 * {@code 2 labels + 1} of them; the recursion runs in the logarithm, with doubles, over states that can still reach the end.
 *
 * <p>Not thread-safe: one instance per thread. Scratch grows to the largest lattice, eight bytes a frame and state.
 *
 * <p>Source: Graves et al., "Connectionist temporal classification", ICML 2006, section 4.
 */
public final class CtcLoss {

  /**
   * Returned when the target needs more frames than there are (repeated labels need a blank between them) or scores are not
   * finite.
   */
  public static final double IMPOSSIBLE = Double.POSITIVE_INFINITY;

  private static final double NONE = LogSum.NONE;

  private final int outputs;
  private final double[] occupancy;
  private double[] alpha = {};
  private double[] normaliser = {};
  private double[] beta = {};
  private double[] nextBeta = {};

  private float[] logits;
  private int offset;
  private int[] labels;
  private int states;

  /** @param units units with the blank, at least 1: the row length of the logits */
  public CtcLoss(int units) {
    if (units < 1) {
      throw new IllegalArgumentException("units must be positive, got " + units);
    }
    this.outputs = units;
    this.occupancy = new double[units];
  }

  /** The fewest frames that can hold the labels: one each, and a blank between equal neighbours. */
  public static int framesNeeded(int[] labels) {
    int frames = labels.length;
    for (int i = 1; i < labels.length; i++) {
      frames += labels[i] == labels[i - 1] ? 1 : 0;
    }
    return frames;
  }

  /**
   * Adds {@code weight * d loss / d logits} to {@code gradient} and returns the loss, unweighted, in nats for the whole
   * utterance.
   *
   * @param logits frame {@code t}, unit {@code k} at {@code offset + t * units + k}
   * @param labels units in {@code [1, units)}; an empty target is all blank
   * @param gradient the layout of {@code logits}
   * @return the loss, or {@link #IMPOSSIBLE} with the gradient left as it was
   */
  public double lossAndGradient(float[] logits, int offset, int frames, int[] labels, float weight, float[] gradient) {
    check(logits, offset, frames, labels, gradient);
    if (framesNeeded(labels) > frames) {
      return IMPOSSIBLE;
    }
    this.logits = logits;
    this.offset = offset;
    this.labels = labels;
    states = 2 * labels.length + 1;
    reserve(frames);
    double logLikelihood = forward(frames);
    if (!(Math.abs(logLikelihood) < Double.POSITIVE_INFINITY)) {
      return IMPOSSIBLE;
    }
    backward(frames, logLikelihood, weight, gradient);
    return -logLikelihood;
  }

  private double forward(int frames) {
    for (int t = 0; t < frames; t++) {
      normaliser[t] = LogSum.of(logits, offset + t * outputs, outputs);
      int row = t * states;
      int before = row - states;
      int first = first(t, frames);
      int last = last(t);
      Arrays.fill(alpha, row, row + states, NONE);
      for (int s = first; s <= last; s++) {
        double reach;
        if (t == 0) {
          reach = 0;
        } else {
          double stay = alpha[before + s];
          double step = s > 0 ? alpha[before + s - 1] : NONE;
          reach = skips(s) ? LogSum.of(stay, step, alpha[before + s - 2]) : LogSum.of(stay, step);
        }
        alpha[row + s] = reach + logProbability(t, s);
      }
    }
    int end = (frames - 1) * states + states - 1;
    return states == 1 ? alpha[end] : LogSum.of(alpha[end], alpha[end - 1]);
  }

  private void backward(int frames, double logLikelihood, float weight, float[] gradient) {
    Arrays.fill(beta, 0, states, NONE);
    beta[states - 1] = 0;
    if (states > 1) {
      beta[states - 2] = 0;
    }
    for (int t = frames - 1; t >= 0; t--) {
      Arrays.fill(occupancy, 0, outputs, 0);
      for (int s = first(t, frames); s <= last(t); s++) {
        double share = alpha[t * states + s] + beta[s] - logLikelihood;
        if (share > -100) {
          occupancy[unit(s)] += Math.exp(share);
        }
      }
      int from = offset + t * outputs;
      for (int k = 0; k < outputs; k++) {
        gradient[from + k] += (float) (weight * (Math.exp(logits[from + k] - normaliser[t]) - occupancy[k]));
      }
      if (t > 0) {
        retreat(t, frames);
      }
    }
  }

  private void retreat(int t, int frames) {
    for (int s = 0; s < states; s++) {
      beta[s] += logProbability(t, s);
    }
    Arrays.fill(nextBeta, 0, states, NONE);
    for (int s = first(t - 1, frames); s <= last(t - 1); s++) {
      double stay = beta[s];
      double step = s + 1 < states ? beta[s + 1] : NONE;
      nextBeta[s] = s + 2 < states && skips(s + 2) ? LogSum.of(stay, step, beta[s + 2]) : LogSum.of(stay, step);
    }
    double[] swap = beta;
    beta = nextBeta;
    nextBeta = swap;
  }

  private int first(int t, int frames) {
    return Math.max(0, states - 2 * (frames - t));
  }

  private int last(int t) {
    return Math.min(states, 2 * (t + 1)) - 1;
  }

  private int unit(int state) {
    return (state & 1) == 0 ? 0 : labels[state >> 1];
  }

  private boolean skips(int state) {
    return state > 1 && (state & 1) == 1 && labels[state >> 1] != labels[(state >> 1) - 1];
  }

  private double logProbability(int t, int state) {
    return logits[offset + t * outputs + unit(state)] - normaliser[t];
  }

  private void reserve(int frames) {
    if (alpha.length < frames * states) {
      alpha = new double[frames * states * 3 / 2];
    }
    if (normaliser.length < frames) {
      normaliser = new double[frames * 3 / 2];
    }
    if (beta.length < states) {
      beta = new double[states * 3 / 2 + 1];
      nextBeta = new double[beta.length];
    }
  }

  private void check(float[] logits, int offset, int frames, int[] labels, float[] gradient) {
    long end = (long) offset + (long) frames * outputs;
    if (frames < 1 || offset < 0 || end > logits.length || end > gradient.length) {
      throw new IllegalArgumentException(frames + " frames of " + outputs + " logits from " + offset + " must lie inside logits ("
          + logits.length + ") and gradient (" + gradient.length + ")");
    }
    for (int label : labels) {
      if (label < 1 || label >= outputs) {
        throw new IllegalArgumentException("label " + label + " is outside [1, " + outputs + ")");
      }
    }
  }
}
