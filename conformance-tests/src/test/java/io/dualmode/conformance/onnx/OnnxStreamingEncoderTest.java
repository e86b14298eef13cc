package io.dualmode.conformance.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.supernet.RandomSupernet;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.model.supernet.shape.FeatureWindows;
import io.dualmode.model.supernet.shape.SupernetWeights;
import io.dualmode.model.supernet.stream.JavaEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The exported graph on ONNX Runtime computes what the Java encoder computes: an outside check of the runtime, and of the
 * benchmark.
 */
class OnnxStreamingEncoderTest {
  private static final int CHUNKS = 14;

  @ParameterizedTest
  @EnumSource(WeightSet.class)
  void step_chunkAfterChunk_equalsTheJavaEncoder(WeightSet set) throws OrtException {
    EncoderConfig config = new EncoderConfig(20, 3, 3, 11, 100, 3f, 128, 48,
        List.of(Block.conv(1, 1), Block.conv(3, -2), Block.attention(32, List.of(0f, 0.1f)), Block.conv(3, 3), Block.conv(2, 9),
            Block.attention(16, List.of(0.02f, 0.3f))), 8, 64, 32, 12, 64, 90, 64, 64, 16);
    check(config, set);
  }

  @ParameterizedTest
  @EnumSource(WeightSet.class)
  void step_tenMillionParameters_equalsTheJavaEncoder(WeightSet set) throws OrtException {
    check(RandomSupernet.tenMillion(), set);
  }

  private static void check(EncoderConfig config, WeightSet set) throws OrtException {
    SupernetWeights weights = RandomSupernet.create(config, 0.8, 5);
    int features = config.stride() * (CHUNKS * config.chunkFrames() - 1) + config.inputRight() + 1;
    float[] x = new float[features * config.melBins()];
    Random random = new Random(6);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (random.nextGaussian() * 3 - 1);
    }
    int perChunk = config.chunkFrames() * config.dim();
    float[] java = new float[CHUNKS * perChunk];
    FrameSink sink = (data, offset, first, count) -> System.arraycopy(data, offset, java, first * config.dim(),
        count * config.dim());
    EncoderStream stream = JavaEncoder.load(weights).newStream(new Corner(set, ContextMode.STREAMING));
    stream.accept(x, 0, features, sink);
    assertTrue(stream.encodedFrames() == CHUNKS * config.chunkFrames(), "encoded " + stream.encodedFrames());
    OnnxStreamingEncoder graph = new OnnxStreamingEncoder(weights, set);
    float[] onnx = new float[java.length];
    try (OrtStreamingSession session = new OrtStreamingSession(graph, config)) {
      for (int c = 0; c < CHUNKS; c++) {
        session.step(windows(weights, x, c)).getFloatBuffer().get(onnx, c * perChunk, perChunk);
      }
    }
    assertArrayEquals(java, onnx, 1e-3f);
  }

  /** Windows of one chunk, features all there. */
  static float[] windows(SupernetWeights weights, float[] x, int chunk) {
    EncoderConfig config = weights.config();
    int frames = x.length / config.melBins();
    float[] all = new float[config.encoderFrames(frames) * config.windowSize()];
    FeatureWindows.streaming(config, weights.vector("feature.mean", config.melBins()), x, 0, frames, all, 0);
    int size = config.chunkFrames() * config.windowSize();
    return Arrays.copyOfRange(all, chunk * size, (chunk + 1) * size);
  }
}
