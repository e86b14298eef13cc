package io.dualmode.model.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dualmode.model.composition.SupernetComposition;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.head.mmi.LoadedMmi;
import io.dualmode.model.head.mmi.MmiHead;
import io.dualmode.model.supernet.RandomSupernet;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.model.supernet.shape.EncoderConfig.StemLayer;
import io.dualmode.model.supernet.shape.SupernetWeights;
import io.dualmode.model.supernet.stream.JavaEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DjlEncoderTest {
  private static final int BINS = 20;
  private static final EncoderConfig CONFIG = new EncoderConfig(BINS, 3, 3, 11, 100, 3f, 128, 48,
      List.of(Block.conv(1, 1), Block.conv(3, -2), Block.summary(2, 16), Block.attention(32, List.of(0f, 0.1f)), Block.conv(3, 3),
          Block.attention(16, List.of(0.02f, 0.3f))), 8, 20, 32, 12, 64, 90, 64, 64, 16);
  private static final int[] LENGTHS = {1, 2, 3, 13, 24, 100, 301, 0, 47};

  private static SupernetWeights weights;
  private static JavaEncoder java;
  private static DjlEncoder torch;

  @BeforeAll
  static void load() {
    weights = RandomSupernet.create(CONFIG, 0.7, 2);
    java = JavaEncoder.load(weights);
    torch = DjlEncoder.load(weights, EnumSet.allOf(WeightSet.class), "cpu");
  }

  @AfterAll
  static void close() {
    torch.close();
  }

  static List<Corner> corners() {
    return Corner.all();
  }

  private static float[] features(int frames, long seed) {
    Random random = new Random(seed);
    float[] x = new float[frames * BINS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (random.nextGaussian() * 3 - 2);
    }
    return x;
  }

  /** MMI logits of an utterance fed in pieces. */
  private static float[] logits(SupernetWeights weights, Encoder encoder, Corner corner, float[] features) {
    MmiHead head = LoadedMmi.of(SupernetComposition.heads(weights, corner.weights()));
    int frames = features.length / BINS;
    float[] all = new float[weights.config().encoderFrames(frames) * head.outputs()];
    try (EncoderStream stream = encoder.newStream(corner)) {
      for (int at = 0; at < frames; at += 10) {
        stream.accept(features, at * BINS, Math.min(10, frames - at),
            (data, offset, first, count) -> head.logits(data, offset, count, all, first * head.outputs()));
      }
      stream.finish((data, offset, first, count) -> head.logits(data, offset, count, all, first * head.outputs()));
      assertEquals(weights.config().encoderFrames(frames), stream.encodedFrames());
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("corners")
  void logits_everyCornerAndLength_agreeWithTheJavaEncoder(Corner corner) {
    for (int length : LENGTHS) {
      float[] x = features(length, length);
      assertArrayEquals(logits(weights, java, corner, x), logits(weights, torch, corner, x), 1e-3f, corner + " length " + length);
    }
  }

  @ParameterizedTest
  @MethodSource("corners")
  void logits_behindAStem_agreeWithTheJavaEncoder(Corner corner) {
    List<StemLayer> stem = List.of(new StemLayer(32, 1, 2), new StemLayer(32, 3, 1), new StemLayer(64, 1, 2));
    EncoderConfig config = new EncoderConfig(BINS, 3, 3, 7, 100, 3f, 128, 48, CONFIG.blocks(), 8, 20, 32, 12, 64, 90, 64, 64, 16, stem);
    SupernetWeights stemmed = RandomSupernet.create(config, 0.7, 4);
    JavaEncoder here = JavaEncoder.load(stemmed);
    try (DjlEncoder there = DjlEncoder.load(stemmed, EnumSet.allOf(WeightSet.class), "cpu")) {
      for (int length : LENGTHS) {
        float[] x = features(length, length);
        assertArrayEquals(logits(stemmed, here, corner, x), logits(stemmed, there, corner, x), 1e-3f, corner + " length " + length);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("corners")
  void encode_batchOfDifferentLengths_equalsOneByOne(Corner corner) {
    List<float[]> batch = new ArrayList<>();
    for (int length : LENGTHS) {
      batch.add(features(length, length));
    }
    List<float[]> together = torch.encode(corner, batch);
    assertEquals(batch.size(), together.size());
    for (int u = 0; u < batch.size(); u++) {
      assertArrayEquals(torch.encode(corner, List.of(batch.get(u))).get(0), together.get(u), 1e-4f, corner + " length "
          + LENGTHS[u]);
    }
  }

  @Test
  void logits_longUtterance_whoseScoresGoInRunsOfQueries_agree() {
    float[] x = features(9_200, 7);
    assertTrue(2L * CONFIG.encoderFrames(9_200) * CONFIG.encoderFrames(9_200) > 1 << 24, "one run would do");
    assertArrayEquals(logits(weights, java, Corner.FULL_CONTEXT, x), logits(weights, torch, Corner.FULL_CONTEXT, x), 1e-3f);
  }

  @Test
  void encode_noUtterances_isEmpty() {
    assertEquals(List.of(), torch.encode(Corner.FULL_CONTEXT, List.of()));
  }

  @Test
  void encode_manyTimes_keepsNoNativeMemory() throws java.io.IOException {
    Path status = Path.of("/proc/self/status");
    assumeTrue(Files.exists(status));
    List<float[]> batch = List.of(features(600, 1), features(400, 2));
    for (int i = 0; i < 20; i++) {
      torch.encode(Corner.FULL_CONTEXT, batch);
    }
    long before = residentKilobytes(status);
    for (int i = 0; i < 100; i++) {
      torch.encode(Corner.FULL_CONTEXT, batch);
    }
    // One pass makes some 30 MB of intermediate arrays; keeping them would add 3 GB.
    assertTrue(residentKilobytes(status) - before < 200_000, "grew from " + before + " kB to " + residentKilobytes(status)
    + " kB");
  }

  private static long residentKilobytes(Path status) throws java.io.IOException {
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new AssertionError("no VmRSS");
  }

  @Test
  void load_gpuThatIsNotThere_saysWhatIsMissing() {
    assumeTrue(!Files.exists(Path.of("/proc/driver/nvidia/version")));
    for (String device : new String[] {"gpu", "gpu:3"}) {
      IllegalStateException e = assertThrows(IllegalStateException.class,
          () -> DjlEncoder.load(weights, Set.of(WeightSet.DENSE), device));
      assertTrue(e.getMessage().contains("Device gpu:") && e.getMessage().contains("NVIDIA driver")
          && e.getMessage().contains("pytorch-native-cu"), e.getMessage());
    }
  }

  @Test
  void load_unknownDevice_listsTheAllowedOnes() {
    for (String device : new String[] {"cuda", "gpu:-1", "gpu:", "GPU", ""}) {
      IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
          () -> DjlEncoder.load(weights, Set.of(WeightSet.DENSE), device));
      assertTrue(e.getMessage().contains("cpu, gpu, gpu:N"), e.getMessage());
    }
  }

  @Test
  void close_thenUse_isRefused() {
    DjlEncoder closed = DjlEncoder.load(weights, Set.of(WeightSet.DENSE), "cpu");
    closed.close();
    closed.close();
    assertThrows(IllegalStateException.class, () -> closed.encode(Corner.FULL_CONTEXT, List.of(features(9, 1))));
    assertThrows(IllegalArgumentException.class, () -> torch.encode(Corner.FULL_CONTEXT, List.of(new float[7])));
  }
}
