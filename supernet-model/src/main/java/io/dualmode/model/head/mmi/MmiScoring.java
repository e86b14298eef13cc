package io.dualmode.model.head.mmi;

import io.dualmode.model.head.ScoringHead;
import io.dualmode.model.search.score.AcousticScorer;

/** An MMI head in a search: rows are logits, and contexts are units, so that a loop over all units is cheap. */
public final class MmiScoring implements ScoringHead {
  private final MmiHead head;
  private final int units;
  private final MmiScorer scorer;

  public MmiScoring(MmiHead head, int units) {
    this.head = head;
    this.units = units;
    scorer = MmiScorer.of(head, units);
  }

  @Override
  public AcousticScorer scorer() {
    return scorer;
  }

  @Override
  public void fill(float[] encoded, int offset, int frames, float[] out, int outOffset) {
    head.logits(encoded, offset, frames, out, outOffset);
  }

  @Override
  public int[] unitOfOutput() {
    return head.unitOf(units);
  }

  @Override
  public AcousticScorer newLoopScorer() {
    return MmiScorer.of(head, units);
  }

  @Override
  public boolean averages() {
    return true;
  }
}
