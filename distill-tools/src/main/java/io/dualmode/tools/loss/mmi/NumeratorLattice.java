package io.dualmode.tools.loss.mmi;

import io.dualmode.tools.loss.LogSum;
import java.util.Arrays;

/**
 * Forward-backward over the alignments of one known phone sequence in which every phone is entered inside its window.
 *
 * <p>Phone {@code i} can occupy frames from its first entry frame to the one before the last entry frame of phone
 * {@code i + 1}; only that band is stored, phone after phone. In the logarithm, with doubles:
 * <pre>
 *   enter_i(t) = alpha_{i-1}(t - 1) + logit_t(entry[left_i, phone_i])        enter_0(0) = logit_0(entry[0, phone_0])
 *   alpha_i(t) = log(exp enter_i(t) + exp(alpha_i(t - 1) + logit_t(stay[phone_i])))
 * </pre>
 * Holds scratch for the bands. Not thread-safe.
 */
final class NumeratorLattice {

  private static final double NONE = LogSum.NONE;

  private final PhoneTopology topology;
  private int[] bandFrom = {};
  private double[] alpha = {};
  private double[] enter = {};
  private double[] beta = {};

  private float[] logits;
  private int offset;
  private int frames;
  private int[] phones;
  private int[] firstFrame;
  private int[] lastFrame;
  private double logLikelihood;

  NumeratorLattice(PhoneTopology topology) {
    this.topology = topology;
  }

  /** Returns the log-likelihood, negative infinity when no alignment fits the windows. Keeps references to the arrays. */
  double forward(float[] logits, int offset, int frames, int[] phones, int[] firstFrame, int[] lastFrame) {
    this.logits = logits;
    this.offset = offset;
    this.frames = frames;
    this.phones = phones;
    this.firstFrame = firstFrame;
    this.lastFrame = lastFrame;
    if (!reserve()) {
      return NONE;
    }
    for (int i = 0; i < phones.length; i++) {
      int entryRow = entryRow(i);
      int stayRow = topology.stay()[phones[i]];
      double stayed = NONE;
      for (int t = first(i); t <= last(i); t++) {
        int cell = bandFrom[i] + t - first(i);
        double entered = t <= lastFrame[i] ? before(i, t) + logit(t, entryRow) : NONE;
        enter[cell] = entered;
        stayed = LogSum.of(entered, stayed + logit(t, stayRow));
        alpha[cell] = stayed;
      }
    }
    int end = phones.length - 1;
    logLikelihood = last(end) == frames - 1 ? alpha[bandFrom[end] + last(end) - first(end)] : NONE;
    return logLikelihood;
  }

  /** Subtracts the probability of using each logit from {@code occupancy[t * row + k]}, after {@link #forward}. */
  void subtractOccupancies(float[] occupancy, int row) {
    int used = bandFrom[phones.length];
    Arrays.fill(beta, 0, used, NONE);
    beta[used - 1] = 0;
    for (int i = phones.length - 1; i >= 0; i--) {
      int entryRow = entryRow(i);
      int stayRow = topology.stay()[phones[i]];
      for (int t = last(i); t >= first(i); t--) {
        int cell = bandFrom[i] + t - first(i);
        double after = beta[cell];
        if (after == NONE) {
          continue;
        }
        if (enter[cell] != NONE) {
          occupancy[t * row + entryRow] -= (float) Math.exp(enter[cell] + after - logLikelihood);
          if (i > 0) {
            int previous = bandFrom[i - 1] + t - 1 - first(i - 1);
            beta[previous] = LogSum.of(beta[previous], after + logit(t, entryRow));
          }
        }
        if (t > first(i) && alpha[cell - 1] != NONE) {
          double through = after + logit(t, stayRow);
          occupancy[t * row + stayRow] -= (float) Math.exp(alpha[cell - 1] + through - logLikelihood);
          beta[cell - 1] = LogSum.of(beta[cell - 1], through);
        }
      }
    }
  }

  private boolean reserve() {
    if (phones.length == 0 || phones.length > frames || firstFrame[0] > 0) {
      return false;
    }
    if (bandFrom.length <= phones.length) {
      bandFrom = new int[phones.length * 3 / 2 + 1];
    }
    int cells = 0;
    for (int i = 0; i < phones.length; i++) {
      bandFrom[i] = cells;
      if (last(i) < first(i)) {
        return false;
      }
      cells += last(i) - first(i) + 1;
    }
    bandFrom[phones.length] = cells;
    if (alpha.length < cells) {
      int capacity = cells * 3 / 2;
      alpha = new double[capacity];
      enter = new double[capacity];
      beta = new double[capacity];
    }
    return true;
  }

  private int first(int i) {
    return i == 0 ? 0 : Math.max(firstFrame[i], 0);
  }

  private int last(int i) {
    return i + 1 < phones.length ? Math.min(lastFrame[i + 1], frames) - 1 : frames - 1;
  }

  private int entryRow(int i) {
    int left = i == 0 ? 0 : phones[i - 1];
    return topology.entry()[left * topology.units() + phones[i]];
  }

  private double before(int i, int t) {
    if (i == 0) {
      return t == 0 ? 0 : NONE;
    }
    boolean inside = t - 1 >= first(i - 1) && t - 1 <= last(i - 1);
    return inside ? alpha[bandFrom[i - 1] + t - 1 - first(i - 1)] : NONE;
  }

  private double logit(int t, int k) {
    return logits[offset + t * topology.outputs() + k];
  }
}
