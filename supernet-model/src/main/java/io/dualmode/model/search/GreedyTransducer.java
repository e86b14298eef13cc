package io.dualmode.model.search;

import io.dualmode.model.head.transducer.TransducerHead;
import java.util.ArrayList;
import java.util.List;

/** {@link GreedyDecoder#transducer}. */
final class GreedyTransducer implements GreedyDecoder {
  private static final int BLANK = 0;

  private final TransducerHead head;
  private final int mostPerFrame;
  private final float[] logProbs;
  private final List<UnitSpan> spans = new ArrayList<>();
  private int older;
  private int last;
  private int frame;

  GreedyTransducer(TransducerHead head, int mostPerFrame) {
    if (mostPerFrame < 1) {
      throw new IllegalArgumentException("units per frame: got " + mostPerFrame + ", allowed at least 1");
    }
    this.head = head;
    this.mostPerFrame = mostPerFrame;
    this.logProbs = new float[head.outputs()];
  }

  @Override
  public void accept(float[] rows, int offset, int frames) {
    for (int i = 0; i < frames; i++) {
      int row = offset + i * head.joint();
      for (int emitted = 0; emitted < mostPerFrame; emitted++) {
        head.logProbabilities(rows, row, older, last, logProbs, 0);
        int unit = GreedyCtc.argmax(logProbs, 0, logProbs.length);
        if (unit == BLANK) {
          break;
        }
        spans.add(new UnitSpan(unit, frame, frame + 1));
        older = last;
        last = unit;
      }
      frame++;
    }
  }

  @Override
  public List<UnitSpan> units() {
    return List.copyOf(spans);
  }

  @Override
  public void reset() {
    spans.clear();
    older = 0;
    last = 0;
    frame = 0;
  }
}
