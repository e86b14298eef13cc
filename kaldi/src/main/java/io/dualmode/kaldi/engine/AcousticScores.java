package io.dualmode.kaldi.engine;

import io.dualmode.model.search.graph.InputScores;

/** Scores of transitions from a row of log-likelihoods. Not safe for use by several threads. */
final class AcousticScores implements InputScores {
  private final int[] distribution;
  private final float scale;
  private final float[] shift;
  private float[] rows;
  private int offset;

  /**
   * Scores of no row yet.
   *
   * @param distribution of each transition, from 1 on
   * @param scale what a log-likelihood is multiplied with
   * @param shift what is then taken off, for each distribution
   */
  AcousticScores(int[] distribution, float scale, float[] shift) {
    this.distribution = distribution;
    this.scale = scale;
    this.shift = shift;
  }

  AcousticScores row(float[] of, int at) {
    rows = of;
    offset = at;
    return this;
  }

  @Override
  public float score(int input) {
    return scale * rows[offset + distribution[input]] - shift[distribution[input]];
  }
}
