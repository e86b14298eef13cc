package io.dualmode.conformance.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.dualmode.fixtures.RandomConformer;
import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.model.conformer.ConformerConfig.Attention;
import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.conformer.ConformerConfig.Normalise;
import io.dualmode.model.conformer.ConformerConfig.Subsampling;
import io.dualmode.model.conformer.ConformerEncoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.choice.KernelProvider;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Conformers in Java against the same networks on ONNX Runtime: both subsamplings, odd lengths, kernels and widths of published ones. */
class OrtConformerTest {
  static ConformerConfig network(Subsampling subsampling, int layers, int dim, int heads, int kernel, int features) {
    boolean full = subsampling == Subsampling.STRIDING;
    return new ConformerConfig(features, layers, dim, heads, 4 * dim, kernel, subsampling, full ? 4 : 8, full ? dim : 32, 0, full ? 1 : 0,
        Normalise.NONE, Attention.REGULAR, List.of(Context.ALL));
  }

  static float[] noise(int size, long seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  static ConformerEncoder encoder(ConformerConfig config, TensorSource tensors, Precision precision) {
    return new ConformerEncoder(config, new TensorReader(tensors, 32), Set.of(WeightSet.DENSE), precision, KernelProvider.kernels(), 0);
  }

  static float[] encode(EncoderStream stream, float[] features, int frames, int width) {
    float[] out = new float[(frames / 2 + 8) * width];
    stream.reset();
    stream.accept(features, 0, frames, (data, offset, first, count) -> System.arraycopy(data, offset, out, first * width, count * width));
    stream.finish((data, offset, first, count) -> System.arraycopy(data, offset, out, first * width, count * width));
    return java.util.Arrays.copyOf(out, stream.encodedFrames() * width);
  }

  @Test
  void encodedFrames_areThoseOfOnnxRuntime() throws OrtException {
    Random random = new Random(11);
    for (int round = 0; round < 8; round++) {
      Subsampling subsampling = Subsampling.values()[round % 2];
      ConformerConfig config = network(subsampling, 2 + random.nextInt(3), 16 * (2 + random.nextInt(5)), 4, round % 4 < 2 ? 31 : 9, round < 4 ? 80 : 128);
      TensorSource tensors = RandomConformer.tensors(RandomConformer.composition(config, 40, 0), round);
      int frames = 50 + random.nextInt(400);
      float[] features = noise(frames * config.features(), round);
      EncoderStream stream = encoder(config, tensors, Precision.FLOAT32).newStream(WeightSet.DENSE, Context.ALL, false);
      float[] own = encode(stream, features, frames, config.dim());
      try (OrtConformer ort = new OrtConformer(config, tensors, frames, stream.encodedFrames())) {
        float[] expected = ort.encode(features);
        assertEquals(expected.length, own.length);
        double most = 0;
        for (int i = 0; i < own.length; i++) {
          most = Math.max(most, Math.abs(expected[i] - own[i]));
        }
        assertTrue(most < 2e-3, "round " + round + ", " + config + ": differs by " + most);
      }
    }
  }
}
