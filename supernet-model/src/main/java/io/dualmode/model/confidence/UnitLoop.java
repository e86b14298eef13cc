package io.dualmode.model.confidence;

import io.dualmode.model.search.score.AcousticScorer;
import java.util.Arrays;

/**
 * What the audio scores when any unit may follow any other: the sum over all paths of an unconstrained loop, up to every frame.
 *
 * <p>The acoustic score of a word less what the loop gains over the same frames is the logarithm of a likelihood ratio: near 0 where
 * the word explains the audio as well as anything could, far below where it was merely the best of those allowed. {@code L(t) = ln
 * sum_q a_t(q)} with {@code a_t(q) = a_{t-1}(q) stay(q) + sum_p a_{t-1}(p) enter(p, q)}, terms beyond {@value #NEGLIGIBLE} nats behind
 * the best of a unit being left out. One float a frame is kept. Not thread-safe.
 *
 * <p>Source: Rose, Paul, "A hidden Markov model based keyword recognition system", 1990 (filler models); Young, "Detecting
 * misrecognitions and out-of-vocabulary words", 1994 (normalisation by a phone loop).
 */
public final class UnitLoop {
  private static final float NEGLIGIBLE = 8;

  private final AcousticScorer scorer;
  private final float scale;
  private final float[] terms;
  private float[] before;
  private float[] after;
  private double[] total = new double[256];
  /** Logarithm of the mass of all units relative to the best one at the latest frame. */
  private double open;
  private int frames;

  /**
   * A loop over a scorer of its own whose contexts are its units, and which has no rests.
   *
   * @param scale factor on its scores, as in the search
   */
  public UnitLoop(AcousticScorer scorer, float scale) {
    if (scorer.contexts() != scorer.units()) {
      throw new IllegalArgumentException("loop: got " + scorer.contexts() + " contexts, expected one for each of " + scorer.units() + " units");
    }
    this.scorer = scorer;
    this.scale = scale;
    terms = new float[scorer.units() + 1];
    before = new float[scorer.units()];
    after = new float[scorer.units()];
  }

  /** Adds frames: rows as the scorer reads them, one after the other from {@code offset} on. */
  public void accept(float[] rows, int offset, int count) {
    if (frames + count >= total.length) {
      total = Arrays.copyOf(total, Math.max(2 * total.length, frames + count + 1));
    }
    for (int i = 0; i < count; i++) {
      scorer.frame(rows, offset + i * scorer.rowSize());
      step();
    }
  }

  /** {@code before} is kept relative to the best unit, so that floats stay exact however long the stream. */
  private void step() {
    int units = before.length;
    float best = Float.NEGATIVE_INFINITY;
    for (int q = 0; q < units; q++) {
      float most;
      if (frames == 0) {
        most = terms[0] = scale * scorer.enter(scorer.start(), q);
        Arrays.fill(terms, 1, units + 1, Float.NEGATIVE_INFINITY);
      } else {
        most = terms[units] = before[q] + scale * scorer.stay(q);
        for (int p = 0; p < units; p++) {
          terms[p] = before[p] + scale * scorer.enter(p, q);
          most = Math.max(most, terms[p]);
        }
      }
      after[q] = most + sum(most);
      best = Math.max(best, after[q]);
    }
    double mass = 0;
    for (int q = 0; q < units; q++) {
      after[q] -= best;
      mass += after[q] > -NEGLIGIBLE ? Math.exp(after[q]) : 0;
    }
    double base = frames == 0 ? 0 : total[frames] - open;
    open = Math.log(mass);
    total[++frames] = base + best + open;
    float[] spare = before;
    before = after;
    after = spare;
  }

  private float sum(float most) {
    double sum = 0;
    for (float term : terms) {
      if (term > most - NEGLIGIBLE) {
        sum += Math.exp(term - most);
      }
    }
    return (float) Math.log(sum);
  }

  /** What the loop gains over the frames {@code [start, end)}, as far as they were heard. */
  public double gain(int start, int end) {
    return total[Math.min(end, frames)] - total[Math.min(start, frames)];
  }

  /** Forgets everything heard. */
  public void reset() {
    frames = 0;
  }
}
