package io.dualmode.tools.evaluate;

import io.dualmode.model.encoder.TransducerHead;
import java.util.Arrays;

/** The best symbol of every frame, taken one frame at a time. */
final class GreedySearch {

  private static final int BLANK = 0;

  private GreedySearch() {
  }

  /** Phones of CTC log-probabilities {@code [frames, units]}: repeats merged, blanks removed. */
  static int[] ctc(float[] logProbabilities, int frames, int units) {
    int[] phones = new int[frames];
    int count = 0;
    int before = BLANK;
    for (int t = 0; t < frames; t++) {
      int best = best(logProbabilities, t * units, units);
      if (best != BLANK && best != before) {
        phones[count++] = best;
      }
      before = best;
    }
    return Arrays.copyOf(phones, count);
  }

  /** Phones of a transducer that emits at most one phone per frame; {@code projected [frames, joint]} is the encoder's side. */
  static int[] transducer(TransducerHead head, float[] projected, int frames) {
    float[] logProbabilities = new float[head.outputs()];
    int[] phones = new int[frames];
    int count = 0;
    for (int t = 0; t < frames; t++) {
      int last = count > 0 ? phones[count - 1] : BLANK;
      int secondLast = count > 1 ? phones[count - 2] : BLANK;
      head.logProbabilities(projected, t * head.joint(), secondLast, last, logProbabilities, 0);
      int best = best(logProbabilities, 0, head.outputs());
      if (best != BLANK) {
        phones[count++] = best;
      }
    }
    return Arrays.copyOf(phones, count);
  }

  private static int best(float[] values, int from, int count) {
    int best = 0;
    for (int k = 1; k < count; k++) {
      best = values[from + k] > values[from + best] ? k : best;
    }
    return best;
  }
}
