package io.dualmode.tools.cli;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.engine.DecodingCost;
import io.dualmode.model.engine.SupernetEngine;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.supernet.EncoderBenchmark;
import io.dualmode.model.supernet.EncoderBenchmark.Result;
import io.dualmode.model.supernet.RandomSupernet;
import io.dualmode.model.supernet.shape.SupernetWeights;
import io.dualmode.model.supernet.stream.JavaEncoder;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.command.EngineOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code bench}: how fast this machine recognises, on one thread. First the start: from the start of the process to the first word of
 * the first recording. Then the whole recogniser over all recordings, then what its parts cost, and last the streaming encoder of ten million random weights,
 * sparse and dense in turn.
 */
@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measure speed on one thread: time to the first word, the whole recognizer on recordings, and the streaming encoder"
        + " with ten million weights, sparse and dense in turn.")
public final class BenchCommand implements Callable<Integer> {
  private static final double SPARSITY = 0.8;
  private static final int STEP_SAMPLES = 1600;
  private static final int MOST_SECONDS = 86_400;

  @Mixin
  private EngineOptions engineOptions = new EngineOptions();

  @Option(names = "--seconds", paramLabel = "N", description = "seconds for the recognizer, for its parts and for the encoder each (default: ${DEFAULT-VALUE})")
  private int seconds = 20;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "recordings")
  private List<Path> files = List.of();

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (seconds < 1 || seconds > MOST_SECONDS) {
      throw new ParameterException(spec.commandLine(), "--seconds is " + seconds + ", allowed: 1.." + MOST_SECONDS);
    }
    EngineConfig config = engineOptions.config();
    try (SpeechEngine engine = SpeechEngines.load(config)) {
      firstWord(engine, AudioFile.read16kHz(files.get(0)));
      List<float[]> recordings = new ArrayList<>();
      for (Path file : files) {
        recordings.add(AudioFile.read16kHz(file));
      }
      recognizer(engine, recordings);
      if (engine instanceof SupernetEngine supernet) {
        parts(supernet, recordings);
      }
    }
    encoder();
    return 0;
  }

  private static void firstWord(SpeechEngine engine, float[] samples) {
    try (SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().endpoints(false).partials(true).build())) {
      for (int at = 0; at < samples.length; at += STEP_SAMPLES) {
        session.accept(samples, at, Math.min(STEP_SAMPLES, samples.length - at));
        if (!session.partial().text().isEmpty()) {
          long millis = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
          print("first word \"%s\" %d ms after the start of the process (audio read as fast as possible; it stands in the first %.1f s)",
              session.partial().text(), millis, (at + STEP_SAMPLES) / 16_000.0);
          return;
        }
      }
    }
    print("no word in the first recording");
  }

  private void recognizer(SpeechEngine engine, List<float[]> recordings) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    double best = Double.POSITIVE_INFINITY;
    double bestWall = best;
    double audio = recordings.stream().mapToDouble(r -> r.length / 16_000.0).sum();
    int rounds = 0;
    do {
      long cpu = threads.getCurrentThreadCpuTime();
      long wall = System.nanoTime();
      for (float[] samples : recordings) {
        try (SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().endpoints(false).build())) {
          for (int at = 0; at < samples.length; at += STEP_SAMPLES) {
            session.accept(samples, at, Math.min(STEP_SAMPLES, samples.length - at));
          }
          session.finish();
        }
      }
      best = Math.min(best, (threads.getCurrentThreadCpuTime() - cpu) * 1e-9 / audio);
      bestWall = Math.min(bestWall, (System.nanoTime() - wall) * 1e-9 / audio);
      rounds++;
    } while (System.nanoTime() < end);
    print("recognizer, %s: %.1f s of audio, best of %d rounds: RTF %.4f by CPU (x %.0f real time), %.4f by wall clock", engine.description(),
        audio, rounds, best, 1 / best, bestWall);
  }

  private void parts(SupernetEngine engine, List<float[]> recordings) {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    DecodingCost best = null;
    long peak = 0;
    do {
      DecodingCost cost = engine.streamingCost(recordings);
      best = best == null || cost.realTimeFactor() < best.realTimeFactor() ? cost : best;
      peak = Math.max(peak, cost.peakSearchBytes());
    } while (System.nanoTime() < end);
    double audio = best.audioSeconds();
    print("streaming recognizer by parts: RTF by CPU %.4f = front end %.4f + encoder and head %.4f + search %.4f (%.0f %% of the whole);"
        + " paths and lattice of the search take %.1f MB at most", best.realTimeFactor(), best.frontEndSeconds() / audio,
        best.encoderSeconds() / audio, best.searchSeconds() / audio, 100 * best.searchShare(), peak / 1e6);
  }

  private void encoder() {
    SupernetWeights weights = RandomSupernet.create(RandomSupernet.tenMillion(), SPARSITY, 1);
    EnumSet<WeightSet> both = EnumSet.allOf(WeightSet.class);
    JavaEncoder floats = JavaEncoder.load(weights, both, Precision.FLOAT32, KernelProvider.kernels());
    JavaEncoder bytes = JavaEncoder.load(weights, both, Precision.INT8, KernelProvider.kernels());
    List<Result> results = EncoderBenchmark.compare(Duration.ofSeconds(seconds), List.of(
        EncoderBenchmark.streaming("sparse, fp32", floats, WeightSet.SPARSE),
        EncoderBenchmark.streaming("dense, fp32", floats, WeightSet.DENSE),
        EncoderBenchmark.streaming("sparse, int8", bytes, WeightSet.SPARSE),
        EncoderBenchmark.streaming("dense, int8", bytes, WeightSet.DENSE)));
    print("streaming encoder, ten million weights, %.0f %% of the blocks pruned, chunks of %.0f ms, %s, Java %s:", 100 * SPARSITY,
        results.get(0).audioMillis(), floats.backend(), Runtime.version());
    for (Result r : results) {
      print("  %-13s %6.3f ms CPU a chunk, x %4.0f real time, %.2f times the sparse fp32 step", r.name(), r.cpuMillis(),
          r.timesRealTime(), r.cpuMillis() / results.get(0).cpuMillis());
    }
  }

  private static void print(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }
}
