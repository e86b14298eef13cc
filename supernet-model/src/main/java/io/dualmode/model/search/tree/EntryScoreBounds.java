package io.dualmode.model.search.tree;

import io.dualmode.model.search.score.AcousticScorer;

/**
 * The best that entering any unit, silence included, can score from a context at the current frame: lets the search skip whole
 * branches. Computed on demand, once per frame and context.
 */
public final class EntryScoreBounds {
  /** Heads with more contexts get the bound of the frame, to keep the tables small. */
  private static final int MOST_CONTEXTS = 1 << 16;

  private final AcousticScorer scorer;
  private final float scale;
  private final float[] bound;
  private final int[] computedAt;
  private int frame;

  EntryScoreBounds(AcousticScorer scorer, float scale) {
    this.scorer = scorer;
    this.scale = scale;
    int contexts = scorer.contexts() <= MOST_CONTEXTS ? scorer.contexts() : 0;
    this.bound = new float[contexts];
    this.computedAt = new int[contexts];
  }

  void nextFrame() {
    frame++;
  }

  public float entering(int context) {
    if (bound.length == 0) {
      return scale * scorer.bound();
    }
    if (computedAt[context] != frame) {
      float max = Float.NEGATIVE_INFINITY;
      for (int unit = 0; unit < scorer.units(); unit++) {
        max = Math.max(max, scale * scorer.enter(context, unit));
      }
      bound[context] = max;
      computedAt[context] = frame;
    }
    return bound[context];
  }
}
