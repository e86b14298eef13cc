package io.dualmode.model.search;

import java.util.ArrayList;
import java.util.List;

/** {@link GreedyDecoder#ctc}. */
final class GreedyCtc implements GreedyDecoder {
  private static final int BLANK = 0;

  private final int units;
  private final List<UnitSpan> spans = new ArrayList<>();
  private int previous = BLANK;
  private int frame;

  GreedyCtc(int units) {
    this.units = units;
  }

  @Override
  public void accept(float[] rows, int offset, int frames) {
    for (int i = 0; i < frames; i++) {
      int label = argmax(rows, offset + i * units, units);
      if (label != BLANK) {
        boolean repeated = label == previous;
        int start = repeated ? spans.remove(spans.size() - 1).startFrame() : frame;
        spans.add(new UnitSpan(label, start, frame + 1));
      }
      previous = label;
      frame++;
    }
  }

  /** Index of the largest of {@code count} numbers, the first of equals. */
  static int argmax(float[] x, int offset, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (x[offset + i] > x[offset + best]) {
        best = i;
      }
    }
    return best;
  }

  @Override
  public List<UnitSpan> units() {
    return List.copyOf(spans);
  }

  @Override
  public void reset() {
    spans.clear();
    previous = BLANK;
    frame = 0;
  }
}
