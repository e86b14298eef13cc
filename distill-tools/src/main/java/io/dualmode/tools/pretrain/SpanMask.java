package io.dualmode.tools.pretrain;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Which frames of an utterance are masked: spans of equal length from starts drawn without replacement, which may overlap (Baevski et
 * al., "wav2vec 2.0", NeurIPS 2020, section 3.1). An utterance always has one span at least, cut at its end.
 */
final class SpanMask {
  private SpanMask() {}

  /** {@code share * frames} starts, rounded up or down at random. */
  static boolean[] draw(int frames, double share, int span, SplittableRandom random) {
    int starts = Math.max(1, Math.min(frames, (int) (share * frames + random.nextDouble())));
    int[] order = new int[frames];
    for (int i = 0; i < frames; i++) {
      order[i] = i;
    }
    boolean[] masked = new boolean[frames];
    for (int i = 0; i < starts; i++) {
      int j = i + random.nextInt(frames - i);
      int start = order[j];
      order[j] = order[i];
      Arrays.fill(masked, start, Math.min(frames, start + span), true);
    }
    return masked;
  }
}
