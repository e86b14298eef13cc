package io.dualmode.tools.supernet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.train.TinySupernet;
import org.junit.jupiter.api.Test;

/** The rules of {@code docs/supernet.md}, written out for every pair of frames. */
class ContextMasksTest {
  private static final int[] FRAMES = {11, 7};
  private static final int MAX = 11;
  private final EncoderConfig config = TinySupernet.CONFIG;

  @Test
  void streaming_attentionSeesItsChunkAndTheBoundedPast() {
    ContextMasks masks = ContextMasks.of(config, FRAMES, MAX, true);
    for (int b = 0; b < FRAMES.length; b++) {
      for (int i = 0; i < FRAMES[b]; i++) {
        int chunk = i / config.chunkFrames();
        for (int j = 0; j < MAX; j++) {
          boolean seen = j < FRAMES[b] && j < (chunk + 1) * config.chunkFrames()
              && j >= chunk * config.chunkFrames() - config.leftContextFrames();
          assertEquals(seen, masks.allow()[(b * MAX + i) * MAX + j] == 0, b + ": " + i + " looks at " + j);
        }
      }
    }
  }

  @Test
  void full_attentionSeesTheUtterance() {
    ContextMasks masks = ContextMasks.of(config, FRAMES, MAX, false);
    for (int b = 0; b < FRAMES.length; b++) {
      for (int i = 0; i < FRAMES[b]; i++) {
        for (int j = 0; j < MAX; j++) {
          assertEquals(j < FRAMES[b], masks.allow()[(b * MAX + i) * MAX + j] == 0);
        }
      }
    }
  }

  @Test
  void taps_endAtTheChunkOrTheUtterance() {
    for (boolean streaming : new boolean[] {false, true}) {
      ContextMasks masks = ContextMasks.of(config, FRAMES, MAX, streaming);
      assertEquals(2, masks.tapCount());
      for (int a = 1; a <= 2; a++) {
        for (int b = 0; b < FRAMES.length; b++) {
          for (int t = 0; t < FRAMES[b]; t++) {
            boolean sameChunk = !streaming || t / config.chunkFrames() == (t + a) / config.chunkFrames();
            float want = t + a < FRAMES[b] && sameChunk ? 1 : 0;
            assertEquals(want, masks.taps()[((a - 1) * FRAMES.length + b) * MAX + t]);
          }
        }
      }
    }
  }
}
