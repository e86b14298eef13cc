package io.dualmode.tools.pretrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.encoder.EncoderConfig;
import io.dualmode.tools.data.TrainingBatch;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MaskedFramesTest {
  private static final EncoderConfig CONFIG = TinyPretraining.CONFIG;
  private static final int FRAMES = 40;
  private final TrainingBatch batch = new TinyPretraining(5).batch(4, FRAMES);
  private final MaskedFrames masked = MaskedFrames.draw(CONFIG, TinyPretraining.SHAPE, batch, 9, new SplittableRandom(6));

  @Test
  void hidden_showsNoWindowAnythingOfAMaskedFrame() {
    Set<Long> index = new HashSet<>(Arrays.stream(masked.index()).boxed().toList());
    int positions = CONFIG.inputLeft() + 1 + CONFIG.inputRight();
    for (int b = 0; b < batch.size(); b++) {
      for (int t = 0; t < batch.frames()[b]; t++) {
        for (int p = 0; p < positions; p++) {
          int feature = CONFIG.stride() * t - CONFIG.inputLeft() + p;
          boolean inside = feature >= 0 && feature < CONFIG.stride() * batch.frames()[b];
          boolean hide = inside && index.contains((long) b * FRAMES + feature / CONFIG.stride());
          assertEquals(hide ? 1 : 0, masked.hidden()[(b * FRAMES + t) * positions + p], b + ", " + t + ", " + p);
        }
      }
    }
    assertTrue(index.size() > 0.15 * batch.validFrames() && index.size() < 0.5 * batch.validFrames(), index.size() + " masked");
  }

  @Test
  void candidates_areTheFrameAndOthersOfItsUtterance() {
    for (int n = 0; n < masked.count(); n++) {
      assertEquals(n, masked.candidates()[n * 10]);
      for (int k = 1; k < 10; k++) {
        int other = (int) masked.candidates()[n * 10 + k];
        assertNotEquals(n, other);
        assertEquals(masked.index()[n] / FRAMES, masked.index()[other] / FRAMES);
      }
    }
  }

  @Test
  void targets_areTheFeaturesOfTheFrameItself() {
    int size = PretrainShape.targetSize(CONFIG);
    for (int n = 0; n < masked.count(); n++) {
      int window = (int) masked.index()[n] * CONFIG.windowSize();
      for (int i = 0; i < size; i++) {
        assertEquals(batch.fullWindows()[window + CONFIG.inputLeft() * CONFIG.melBins() + i], masked.targets()[n * size + i]);
      }
    }
  }

  @Test
  void standardShape_keepsTheMillisecondsOfTheMasks() {
    PretrainShape shape = PretrainShape.standard(CONFIG);
    assertEquals(7, shape.maskSpan(), "200 ms of 30 ms frames");
    assertEquals(0.0975, shape.maskStart(), 1e-9);
  }
}
