package io.dualmode.kaldi.engine;

import io.dualmode.model.search.graph.InputScores;

/** Scores of transitions from a row of log-likelihoods. Not safe for use by several threads. */
final class AcousticScores implements InputScores {
  private final int[] distribution;
  private final float scale;
  private float[] rows;
  private int offset;

  /** @param distribution of each transition, from 1 on */
  AcousticScores(int[] distribution, float scale) {
    this.distribution = distribution;
    this.scale = scale;
  }

  AcousticScores row(float[] of, int at) {
    rows = of;
    offset = at;
    return this;
  }

  @Override
  public float score(int input) {
    return scale * rows[offset + distribution[input]];
  }
}
