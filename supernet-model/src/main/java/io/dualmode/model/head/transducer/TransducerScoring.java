package io.dualmode.model.head.transducer;

import io.dualmode.model.head.ScoringHead;
import io.dualmode.model.search.score.AcousticScorer;

/** A transducer head in a search: rows are the encoder's side of the joiner. */
public final class TransducerScoring implements ScoringHead {
  private final TransducerHead head;
  private final TransducerScorer scorer;

  public TransducerScoring(TransducerHead head) {
    this.head = head;
    scorer = new TransducerScorer(head);
  }

  @Override
  public AcousticScorer scorer() {
    return scorer;
  }

  @Override
  public void fill(float[] encoded, int offset, int frames, float[] out, int outOffset) {
    head.project(encoded, offset, frames, out, outOffset);
  }
}
