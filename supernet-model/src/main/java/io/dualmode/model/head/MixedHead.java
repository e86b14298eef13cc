package io.dualmode.model.head;

import io.dualmode.model.search.score.AcousticScorer;
import io.dualmode.model.search.score.WeightedScorer;

/** Two heads side by side: a row is that of the first followed by that of the second, and their scores are added with weights. */
final class MixedHead implements ScoringHead {
  private final ScoringHead first;
  private final ScoringHead second;
  private final AcousticScorer scorer;
  private final float[] firstRows;
  private final float[] secondRows;

  MixedHead(ScoringHead first, float firstWeight, ScoringHead second, int maxFrames) {
    this.first = first;
    this.second = second;
    scorer = new WeightedScorer(first.scorer(), firstWeight, second.scorer(), 1 - firstWeight);
    firstRows = new float[maxFrames * first.rowSize()];
    secondRows = new float[maxFrames * second.rowSize()];
  }

  @Override
  public AcousticScorer scorer() {
    return scorer;
  }

  @Override
  public void fill(float[] encoded, int offset, int frames, float[] out, int outOffset) {
    int a = first.rowSize();
    int b = second.rowSize();
    first.fill(encoded, offset, frames, firstRows, 0);
    second.fill(encoded, offset, frames, secondRows, 0);
    for (int i = 0; i < frames; i++) {
      int row = outOffset + i * (a + b);
      System.arraycopy(firstRows, i * a, out, row, a);
      System.arraycopy(secondRows, i * b, out, row + a, b);
    }
  }

  @Override
  public int[] unitOfOutput() {
    return first.unitOfOutput();
  }
}
