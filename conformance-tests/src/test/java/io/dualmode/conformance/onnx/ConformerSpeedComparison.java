package io.dualmode.conformance.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.dualmode.fixtures.RandomConformer;
import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.conformer.ConformerConfig.Subsampling;
import io.dualmode.model.conformer.ConformerEncoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.supernet.EncoderBenchmark;
import io.dualmode.model.supernet.EncoderBenchmark.Contender;
import io.dualmode.model.supernet.EncoderBenchmark.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Conformers of published sizes with random weights, one thread, all contenders in one run: whole recordings of ten seconds in Java, float and
 * 8-bit, and on ONNX Runtime; cache-aware chunks of 560 ms, float and 8-bit. Not a test of every build; run with {@code mvn -pl
 * conformance-tests -am test -Dtest=ConformerSpeedComparison -Dsurefire.failIfNoSpecifiedTests=false -Ddualmode.bench.size=small}, or
 * {@code 110m}.
 */
class ConformerSpeedComparison {
  private static final int FRAMES = 1000;
  private static final int RIGHT = 6;

  private final List<Contender> contenders = new ArrayList<>();

  private void whole(String name, ConformerConfig config, TensorSource tensors, Precision precision) {
    ConformerEncoder encoder = OrtConformerTest.encoder(config, tensors, precision);
    EncoderStream stream = encoder.newStream(WeightSet.DENSE, Context.ALL, false);
    float[] features = OrtConformerTest.noise(FRAMES * config.features(), 1);
    contenders.add(EncoderBenchmark.contender(name, FRAMES * 10.0, () -> {
      stream.reset();
      stream.accept(features, 0, FRAMES, (data, offset, first, count) -> { });
      stream.finish((data, offset, first, count) -> { });
    }));
  }

  private void streaming(String name, ConformerConfig config, TensorSource tensors, Precision precision) {
    EncoderStream stream = OrtConformerTest.encoder(config, tensors, precision).newStream(WeightSet.DENSE, config.contexts().get(0), true);
    int frames = config.stride() * (RIGHT + 1);
    float[] features = OrtConformerTest.noise(frames * config.features(), 1);
    contenders.add(EncoderBenchmark.contender(name, frames * 10.0, () -> stream.accept(features, 0, frames, (data, offset, first, count) -> { })));
  }

  @Test
  void wholeAndStreaming_besideOnnxRuntime() throws OrtException {
    boolean small = System.getProperty("dualmode.bench.size", "small").equals("small");
    ConformerConfig whole = small ? OrtConformerTest.network(Subsampling.STRIDING, 16, 176, 4, 31, 80)
        : RandomConformer.whole(17, 512, 8, 80, 256);
    ConformerConfig chunks = small ? RandomConformer.streaming(16, 176, 4, 80, 176, new Context(70, RIGHT))
        : RandomConformer.streaming(17, 512, 8, 80, 256, new Context(70, RIGHT));
    TensorSource weights = RandomConformer.tensors(RandomConformer.composition(whole, 40, 0), 1);
    TensorSource chunked = RandomConformer.tensors(RandomConformer.composition(chunks, 40, 0), 1);
    whole("whole fp32", whole, weights, Precision.FLOAT32);
    whole("whole int8", whole, weights, Precision.INT8);
    streaming("streaming fp32", chunks, chunked, Precision.FLOAT32);
    streaming("streaming int8", chunks, chunked, Precision.INT8);
    List<Result> results;
    float[] features = OrtConformerTest.noise(FRAMES * whole.features(), 1);
    int encoded = small ? FRAMES / 4 : FRAMES / 8;
    try (OrtConformer ort = new OrtConformer(whole, weights, FRAMES, encoded)) {
      contenders.add(EncoderBenchmark.contender("ONNX Runtime", FRAMES * 10.0, () -> {
        try {
          ort.encode(features);
        } catch (OrtException e) {
          throw new IllegalStateException(e);
        }
      }));
      results = EncoderBenchmark.compare(Duration.ofSeconds(Long.getLong("dualmode.bench.seconds", 60)), contenders);
    }
    Result ort = results.get(results.size() - 1);
    for (Result r : results) {
      System.out.printf(Locale.ROOT, "%-15s %.4f s CPU a second of audio, x%5.0f real time, %5.2f times ONNX Runtime whole%n", r.name(),
          r.cpuMillis() / r.audioMillis(), r.timesRealTime(), ort.timesRealTime() / r.timesRealTime());
    }
    assertTrue(results.get(0).timesRealTime() > 1);
  }
}
