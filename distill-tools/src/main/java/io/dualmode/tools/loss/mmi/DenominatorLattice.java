package io.dualmode.tools.loss.mmi;

import static io.dualmode.tools.loss.RowProduct.SPECIES;

import io.dualmode.tools.loss.RowProduct;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Forward-backward over every phone sequence an utterance could hold, weighted by the phone trigram.
 *
 * <p>With {@code e_t(k) = exp(logit_t(k) - shift_t)}, states as in {@link DenominatorGraph} and {@code alpha} scaled to sum to
 * one:
 * <pre>
 *   in_t(p, q)    = sum_l alpha_{t-1}(l, p) P(q | l, p)                     in_0(0, q) = P(q | 0, 0)
 *   alpha_t(p, q) = [in_t(p, q) e_t(entry[p, q]) + alpha_{t-1}(p, q) e_t(stay[q])] / s_t
 *   log Z         = sum_t log s_t + shift_t
 * </pre>
 * A state whose share of a frame falls below 1e-30 leaves the lattice at that frame; the backward pass leaves out the same
 * states, so that the occupancies are exact for the lattice that was summed and nothing overflows or turns denormal.
 * {@code shift_t} is the largest logit of the frame among those that a state still in the lattice can use.
 *
 * <p>Holds scratch: two floats per state and two per logit for every frame. Not thread-safe.
 */
final class DenominatorLattice {

  private static final float SMALLEST_SHARE = 1e-30f;
  private static final double OCCUPANCY_TOLERANCE = 1e-2;

  private final DenominatorGraph graph;
  private final int row;
  private final float[] entryScore;
  private final float[] entryOccupancy;
  private final float[] incoming;
  private final float[] stayScore;
  private final float[] phoneSum;
  private final float[] beta;
  private float[] alpha = {};
  private float[] entered = {};
  private float[] scores = {};
  private float[] occupancy = {};
  private double[] frameSum = {};

  DenominatorLattice(DenominatorGraph graph) {
    this.graph = graph;
    row = graph.outputs + 1;
    entryScore = new float[graph.states];
    entryOccupancy = new float[graph.states];
    incoming = new float[graph.states];
    beta = new float[graph.states];
    stayScore = new float[graph.width];
    phoneSum = new float[graph.width];
  }

  /** Floats per frame in {@link #occupancy}: {@code K + 1}, the last one is padding. */
  int occupancyRow() {
    return row;
  }

  /** Probability of using each row of logits in each frame, after {@link #occupancies}. */
  float[] occupancy() {
    return occupancy;
  }

  /** Returns log Z, or NaN when the logits are not finite or leave no path. */
  double forward(float[] logits, int offset, int frames) {
    reserve(frames);
    Arrays.fill(phoneSum, 0);
    double logZ = 0;
    for (int t = 0; t < frames; t++) {
      int from = offset + t * graph.outputs;
      float shift = shift(logits, from);
      exponentials(logits, from, shift, t * row);
      gather(t * row);
      if (t == 0) {
        Arrays.fill(incoming, 0);
        System.arraycopy(graph.start, 0, incoming, 0, graph.width);
      } else {
        for (int p = 0; p < graph.units; p++) {
          RowProduct.multiply(graph.toNext, p * graph.states, graph.units, graph.width,
              alpha, (t - 1) * graph.states + p, graph.width, incoming, p * graph.width);
        }
      }
      double sum = advance(t);
      frameSum[t] = sum;
      if (!(sum > 0) || sum == Double.POSITIVE_INFINITY) {
        return Double.NaN;
      }
      logZ += shift + Math.log(sum);
      normalise(t, (float) (1 / sum));
    }
    return logZ;
  }

  private void reserve(int frames) {
    if (frameSum.length < frames) {
      int capacity = Math.max(frames, frameSum.length * 3 / 2);
      alpha = new float[capacity * graph.states];
      entered = new float[capacity * graph.states];
      scores = new float[capacity * row];
      occupancy = new float[capacity * row];
      frameSum = new double[capacity];
    }
  }

  private float shift(float[] logits, int from) {
    int entries = graph.outputs - graph.units;
    int lanes = SPECIES.length();
    FloatVector most = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    int k = 0;
    for (; k + lanes <= entries; k += lanes) {
      most = most.max(FloatVector.fromArray(SPECIES, logits, from + k));
    }
    float shift = most.reduceLanes(VectorOperators.MAX);
    for (; k < entries; k++) {
      shift = Math.max(shift, logits[from + k]);
    }
    for (int q = 0; q < graph.units; q++) {
      if (phoneSum[q] > 0) {
        shift = Math.max(shift, logits[from + entries + q]);
      }
    }
    return shift;
  }

  private void exponentials(float[] logits, int from, float shift, int to) {
    int lanes = SPECIES.length();
    int k = 0;
    for (; k + lanes <= graph.outputs; k += lanes) {
      FloatVector.fromArray(SPECIES, logits, from + k).sub(shift).min(0).lanewise(VectorOperators.EXP).intoArray(scores, to + k);
    }
    for (; k < graph.outputs; k++) {
      scores[to + k] = (float) Math.exp(Math.min(logits[from + k] - shift, 0));
    }
    scores[to + graph.outputs] = 0;
    System.arraycopy(scores, to + graph.outputs - graph.units, stayScore, 0, graph.units);
  }

  private void gather(int from) {
    int[] rows = graph.entryRow;
    for (int i = 0; i < rows.length; i++) {
      entryScore[i] = scores[from + rows[i]];
    }
  }

  private double advance(int t) {
    int lanes = SPECIES.length();
    int at = t * graph.states;
    int before = at - graph.states;
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < graph.states; i += graph.width) {
      for (int q = 0; q < graph.width; q += lanes) {
        FloatVector enter = FloatVector.fromArray(SPECIES, incoming, i + q)
            .mul(FloatVector.fromArray(SPECIES, entryScore, i + q));
        enter.intoArray(entered, at + i + q);
        if (t > 0) {
          enter = FloatVector.fromArray(SPECIES, alpha, before + i + q).fma(FloatVector.fromArray(SPECIES, stayScore, q), enter);
        }
        enter.intoArray(alpha, at + i + q);
        sum = sum.add(enter);
      }
    }
    return sum.reduceLanes(VectorOperators.ADD);
  }

  private void normalise(int t, float factor) {
    int lanes = SPECIES.length();
    int at = t * graph.states;
    Arrays.fill(phoneSum, 0);
    for (int i = 0; i < graph.states; i += graph.width) {
      for (int q = 0; q < graph.width; q += lanes) {
        FloatVector share = FloatVector.fromArray(SPECIES, alpha, at + i + q).mul(factor);
        share = share.blend(0, share.compare(VectorOperators.LT, SMALLEST_SHARE));
        share.intoArray(alpha, at + i + q);
        share.add(FloatVector.fromArray(SPECIES, phoneSum, q)).intoArray(phoneSum, q);
      }
    }
  }

  /** Fills {@link #occupancy} after {@link #forward}; false when the passes disagree, which only wild logits can cause. */
  boolean occupancies(int frames) {
    Arrays.fill(occupancy, 0, frames * row, 0);
    int last = (frames - 1) * graph.states;
    for (int i = 0; i < graph.states; i++) {
      beta[i] = alpha[last + i] > 0 ? 1 : 0;
    }
    for (int t = frames - 1; t >= 0; t--) {
      gather(t * row);
      System.arraycopy(scores, t * row + graph.outputs - graph.units, stayScore, 0, graph.units);
      double total = retreat(t);
      if (!(Math.abs(total - 1) < OCCUPANCY_TOLERANCE)) {
        return false;
      }
      scatter(t * row);
      if (t > 0) {
        for (int p = 0; p < graph.units; p++) {
          RowProduct.multiply(graph.toPrevious, p * graph.states, graph.units, graph.width,
              entryScore, p * graph.width, 1, incoming, p * graph.width);
        }
        addIncoming((t - 1) * graph.states);
      }
    }
    return true;
  }

  /**
   * Leaves {@code beta e(entry)} in entryScore, {@code beta e(stay)} in beta, and the occupancies in entryOccupancy and
   * phoneSum.
   */
  private double retreat(int t) {
    int lanes = SPECIES.length();
    int at = t * graph.states;
    int before = at - graph.states;
    float factor = (float) (1 / frameSum[t]);
    Arrays.fill(phoneSum, 0);
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < graph.states; i += graph.width) {
      for (int q = 0; q < graph.width; q += lanes) {
        FloatVector scaled = FloatVector.fromArray(SPECIES, beta, i + q).mul(factor);
        FloatVector enter = FloatVector.fromArray(SPECIES, entered, at + i + q).mul(scaled);
        enter.intoArray(entryOccupancy, i + q);
        sum = sum.add(enter);
        scaled.mul(FloatVector.fromArray(SPECIES, entryScore, i + q)).intoArray(entryScore, i + q);
        if (t > 0) {
          FloatVector toStay = scaled.mul(FloatVector.fromArray(SPECIES, stayScore, q));
          toStay.intoArray(beta, i + q);
          FloatVector stay = FloatVector.fromArray(SPECIES, alpha, before + i + q).mul(toStay);
          sum = sum.add(stay);
          stay.add(FloatVector.fromArray(SPECIES, phoneSum, q)).intoArray(phoneSum, q);
        }
      }
    }
    return sum.reduceLanes(VectorOperators.ADD);
  }

  private void scatter(int to) {
    int[] rows = graph.entryRow;
    for (int i = 0; i < rows.length; i++) {
      occupancy[to + rows[i]] += entryOccupancy[i];
    }
    System.arraycopy(phoneSum, 0, occupancy, to + graph.outputs - graph.units, graph.units);
  }

  private void addIncoming(int alphaFrom) {
    for (int l = 0; l < graph.units; l++) {
      int state = l * graph.width;
      for (int p = 0; p < graph.units; p++) {
        float through = beta[state + p] + incoming[p * graph.width + l];
        beta[state + p] = alpha[alphaFrom + state + p] > 0 ? through : 0;
      }
    }
  }
}
