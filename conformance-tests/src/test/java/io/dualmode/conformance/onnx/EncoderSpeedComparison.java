package io.dualmode.conformance.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.kernel.choice.KernelProvider.Choice;
import io.dualmode.model.supernet.EncoderBenchmark;
import io.dualmode.model.supernet.EncoderBenchmark.Contender;
import io.dualmode.model.supernet.EncoderBenchmark.Result;
import io.dualmode.model.supernet.RandomSupernet;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.SupernetWeights;
import io.dualmode.model.supernet.stream.JavaEncoder;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The streaming step of a ten-million-parameter encoder, one thread, all contenders in one run: sparse and dense, float and
 * 8-bit, plain Java, and the same encoder on ONNX Runtime. Not a test of every build; run with {@code mvn -pl conformance-tests
 * -am test -Dtest=EncoderSpeedComparison -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class EncoderSpeedComparison {
  private static final double SPARSITY = 0.8;

  @Test
  void sparseStreaming_isThriceAsFastAsDense_andTwiceAsFastAsOnnxRuntime() throws OrtException {
    EncoderConfig config = RandomSupernet.tenMillion();
    SupernetWeights weights = RandomSupernet.create(config, SPARSITY, 1);
    EnumSet<WeightSet> both = EnumSet.allOf(WeightSet.class);
    JavaEncoder floats = JavaEncoder.load(weights, both, Precision.FLOAT32, KernelProvider.kernels());
    JavaEncoder bytes = JavaEncoder.load(weights, both, Precision.INT8, KernelProvider.kernels());
    JavaEncoder plain = JavaEncoder.load(weights, EnumSet.of(WeightSet.SPARSE), Precision.FLOAT32,
        KernelProvider.kernels(Choice.SCALAR));
    float[] windows = new float[config.chunkFrames() * config.windowSize()];
    Random random = new Random(1);
    for (int i = 0; i < windows.length; i++) {
      windows[i] = (float) random.nextGaussian();
    }
    List<Result> results;
    try (OrtStreamingSession session = new OrtStreamingSession(new OnnxStreamingEncoder(weights, WeightSet.SPARSE), config)) {
      Contender onnx = EncoderBenchmark.contender("ONNX Runtime", config.chunkFrames() * config.stride() * 10.0, () -> {
        try {
          session.step(windows);
        } catch (OrtException e) {
          throw new IllegalStateException(e);
        }
      });
      results = EncoderBenchmark.compare(Duration.ofSeconds(Long.getLong("dualmode.bench.seconds", 40)), List.of(
          EncoderBenchmark.streaming("sparse", floats, WeightSet.SPARSE),
          EncoderBenchmark.streaming("dense", floats, WeightSet.DENSE),
          EncoderBenchmark.streaming("sparse int8", bytes, WeightSet.SPARSE),
          EncoderBenchmark.streaming("dense int8", bytes, WeightSet.DENSE),
          EncoderBenchmark.streaming("sparse plain Java", plain, WeightSet.SPARSE),
          onnx));
    }
    Result sparse = results.get(0);
    System.out.printf(Locale.ROOT, "Java %s, %s, chunks of %.0f ms, sparsity %.1f%n", Runtime.version(), floats.backend(),
        sparse.audioMillis(), SPARSITY);
    for (Result r : results) {
      System.out.printf(Locale.ROOT, "%-18s %7.3f ms CPU, %7.3f ms elapsed, x%5.0f real time, %5.2f times the sparse step%n",
          r.name(), r.cpuMillis(), r.wallMillis(), r.timesRealTime(), r.cpuMillis() / sparse.cpuMillis());
    }
    assertTrue(results.get(1).cpuMillis() >= 3 * sparse.cpuMillis(), "dense / sparse");
    assertTrue(results.get(5).cpuMillis() >= 2 * sparse.cpuMillis(), "ONNX Runtime / sparse");
    assertTrue(sparse.timesRealTime() >= 150, "real time");
  }
}
