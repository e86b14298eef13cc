package io.dualmode.model.head;

import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.UtteranceSearch;
import io.dualmode.model.search.score.AcousticScorer;
import io.dualmode.model.search.unit.UnitNetwork;
import io.dualmode.model.search.unit.UnitSpelling;

/** Refuses rows that are no numbers, of which every search would make an empty reading. */
record CheckedHead(ScoringHead head) implements ScoringHead {
  @Override
  public AcousticScorer scorer() {
    return head.scorer();
  }

  @Override
  public <T extends ScoringHead> T as(Class<T> kind) {
    return head.as(kind);
  }

  @Override
  public int rowSize() {
    return head.rowSize();
  }

  @Override
  public void fill(float[] encoded, int offset, int frames, float[] out, int outOffset) {
    head.fill(encoded, offset, frames, out, outOffset);
    int size = head.rowSize();
    for (int row = 0; row < frames; row++) {
      float sum = 0;
      for (int i = outOffset + row * size; i < outOffset + (row + 1) * size; i++) {
        sum += out[i];
      }
      if (!Float.isFinite(sum)) {
        throw new IllegalStateException("the network's scores are no numbers (" + sum
            + "): its weights or the samples are beyond what it can hold");
      }
    }
  }

  @Override
  public UtteranceSearch newUnitSearch(SearchConfig config, UnitSpelling spelling, UnitNetwork network) {
    return head.newUnitSearch(config, spelling, network);
  }

  @Override
  public int[] unitOfOutput() {
    return head.unitOfOutput();
  }

  @Override
  public AcousticScorer newLoopScorer() {
    return head.newLoopScorer();
  }

  @Override
  public boolean averages() {
    return head.averages();
  }
}
