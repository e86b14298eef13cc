package io.dualmode.model.supernet.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.weights.TensorMap;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.supernet.RandomSupernet;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.model.supernet.shape.FeatureWindows;
import io.dualmode.model.supernet.shape.SupernetWeights;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The runtime's incremental windows against the whole-utterance windows that training reads. */
class EncoderWindowsTest {
  @ParameterizedTest
  @EnumSource(ContextMode.class)
  void inputLayer_seesTheWindowsOfTraining(ContextMode context) {
    EncoderConfig config = new EncoderConfig(7, 3, 3, 11, 10, 3f, 32, 16, List.of(Block.conv(1, 1)), 4, 8, 32, 11, 32, 50, 32, 32, 9);
    int d = config.dim();
    TensorMap tensors = RandomSupernet.tensors(config, 0.5, 12);
    tensors.put("blocks.0.dense.scale", new float[d], d).put("blocks.0.dense.shift", new float[d], d);
    SupernetWeights weights = new SupernetWeights(config, tensors);
    EncoderStream stream = JavaEncoder.load(weights).newStream(new Corner(WeightSet.DENSE, context));
    float[] w = weights.matrix("input.weight", d, config.windowSize(), WeightSet.DENSE);
    float[] bias = weights.vector("input.bias", d);
    float[] scale = weights.norm("input", WeightSet.DENSE, "scale", d);
    float[] shift = weights.norm("input", WeightSet.DENSE, "shift", d);
    for (int length : new int[] {1, 5, 20, 21, 22, 100, 181}) {
      float[] features = EncoderFixtures.flat(EncoderFixtures.features(config, length, length));
      float[] windows = new float[config.encoderFrames(length) * config.windowSize()];
      if (context == ContextMode.STREAMING) {
        FeatureWindows.streaming(config, weights.vector("feature.mean", 7), features, 0, length, windows, 0);
      } else {
        FeatureWindows.full(config, weights.vector("feature.mean", 7), features, 0, length, windows, 0);
      }
      stream.reset();
      float[] got = EncoderFixtures.encode(stream, config, features, EncoderFixtures.ONE);
      for (int i = 0; i < got.length; i++) {
        double sum = bias[i % d];
        for (int c = 0; c < config.windowSize(); c++) {
          sum += (double) w[i % d * config.windowSize() + c] * windows[i / d * config.windowSize() + c];
        }
        assertEquals(scale[i % d] * Math.max(0, sum) + shift[i % d], got[i], 1e-5, "length " + length + " frame " + i / d);
      }
    }
  }
}
