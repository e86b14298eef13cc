package io.dualmode.model.head.ctc;

import io.dualmode.model.head.ScoringHead;
import io.dualmode.model.search.score.AcousticScorer;

/** A CTC head in a search: rows are log-probabilities of units. */
public final class CtcScoring implements ScoringHead {
  private final CtcHead head;
  private final CtcScorer scorer;

  public CtcScoring(CtcHead head) {
    this.head = head;
    scorer = new CtcScorer(head.outputs());
  }

  @Override
  public AcousticScorer scorer() {
    return scorer;
  }

  @Override
  public void fill(float[] encoded, int offset, int frames, float[] out, int outOffset) {
    head.logProbabilities(encoded, offset, frames, out, outOffset);
  }
}
