package io.dualmode.tools.pretrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.StemLayer;
import io.dualmode.tools.data.TrainingBatch;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
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
        assertEquals(batch.fullInput()[window + CONFIG.inputLeft() * CONFIG.melBins() + i], masked.targets()[n * size + i]);
      }
    }
  }

  @Test
  void plane_hidesEachMaskedFeatureFrameOnce_andTargetsAreItsFrames() {
    EncoderConfig c = CONFIG;
    EncoderConfig stemmed = new EncoderConfig(c.melBins(), 3, 1, 3, c.normPriorFrames(), c.featureScale(), c.dim(), c.bottleneck(), c.blocks(),
        c.chunkFrames(), c.leftContextFrames(), c.blockRows(), c.units(), c.mmiHidden(), c.mmiOutputs(), c.ctcHidden(), c.joint(), c.embedding(),
        List.of(new StemLayer(c.blockRows(), 1, 2), new StemLayer(c.blockRows(), 3, 1)));
    int rows = stemmed.inputRows(FRAMES);
    float[] plane = new float[batch.size() * rows * c.melBins()];
    for (int i = 0; i < plane.length; i++) {
      plane[i] = i;
    }
    TrainingBatch heard = new TrainingBatch(0, 0, batch.size(), FRAMES, batch.frames(), plane, plane, batch.phones(), batch.entryFrames(),
        batch.frameLabels(), 1, 0, batch.ids());
    MaskedFrames drawn = MaskedFrames.draw(stemmed, TinyPretraining.SHAPE, heard, 9, new SplittableRandom(6));
    Set<Long> index = new HashSet<>(Arrays.stream(drawn.index()).boxed().toList());
    for (int b = 0; b < batch.size(); b++) {
      for (int row = 0; row < stemmed.inputRows(batch.frames()[b]); row++) {
        int feature = row - stemmed.inputLeft();
        boolean inside = feature >= 0 && feature < 3 * batch.frames()[b];
        assertEquals(inside && index.contains((long) b * FRAMES + feature / 3) ? 1 : 0, drawn.hidden()[b * rows + row], b + ", " + row);
      }
    }
    int size = PretrainShape.targetSize(stemmed);
    for (int n = 0; n < drawn.count(); n++) {
      long b = drawn.index()[n] / FRAMES;
      long first = (b * rows + 3 * (drawn.index()[n] % FRAMES) + stemmed.inputLeft()) * c.melBins();
      for (int i = 0; i < size; i++) {
        assertEquals(first + i, drawn.targets()[n * size + i]);
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
