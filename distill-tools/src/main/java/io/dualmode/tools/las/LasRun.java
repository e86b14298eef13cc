package io.dualmode.tools.las;

import com.google.gson.GsonBuilder;
import io.dualmode.model.encoder.EncoderConfig;
import io.dualmode.model.encoder.SupernetWeights;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.rescore.LasConfig;
import io.dualmode.tools.data.Augmentation;
import io.dualmode.tools.data.BatchSettings;
import io.dualmode.tools.data.Example;
import io.dualmode.tools.data.FeatureCache;
import io.dualmode.tools.data.PhoneAlignment;
import io.dualmode.tools.data.UtteranceLoader;
import io.dualmode.tools.manifest.EvenChoice;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A training run of a rescorer in a folder: {@code options.json}, {@code curves.csv} and the checkpoint {@code state}, from which it
 * goes on exactly. The encoder runs on background threads, the decoder on this one.
 */
final class LasRun {
  static final String HEADER = "step,hours,seconds,learning_rate,gradient_norm,entropy,right,dev_entropy,dev_right";
  private static final int LOG_EVERY = 25;
  private static final int MAX_BAD_STEPS = 20;
  /** Held-out utterances that are watched. */
  private static final int WATCHED = 160;

  private final LasOptions options;
  private final LasConfig shape;
  private final FrozenEncoder encoder;
  private final LasLayout layout;
  private final Path folder;
  private final PrintStream out;
  private final SupernetModel teacher;

  LasRun(LasOptions options, LasConfig shape, FrozenEncoder encoder, Path folder, PrintStream out) {
    this(options, shape, encoder, folder, out, null);
  }

  /** @param teacher a model whose rescorer this one learns from, open while it trains; null for none */
  LasRun(LasOptions options, LasConfig shape, FrozenEncoder encoder, Path folder, PrintStream out, SupernetModel teacher) {
    this.teacher = options.kd > 0 ? teacher : null;
    this.options = options;
    this.shape = shape;
    this.encoder = encoder;
    this.folder = folder;
    this.out = out;
    layout = new LasLayout(shape, encoder.config().dim(), encoder.config().units());
  }

  LasLayout layout() {
    return layout;
  }

  /** The alignments of a prepared folder. */
  static Map<String, PhoneAlignment> alignments(Path data) throws IOException {
    return PhoneAlignment.read(data.resolve("alignments.tsv"));
  }

  /** Trains until the hours are heard and returns the last state. */
  LasState train(FeatureCache cache, List<Example> training, List<Example> held) throws IOException, InterruptedException {
    if (training.isEmpty()) {
      throw new IOException("no aligned utterances of the split train; run align on the prepared folder first");
    }
    Files.createDirectories(folder);
    Path checkpoint = folder.resolve("state");
    LasState state = Files.exists(checkpoint) ? LasState.load(checkpoint, layout.size()) : LasState.fresh(layout, options.seed);
    Files.writeString(folder.resolve("options.json"), new GsonBuilder().setPrettyPrinting().create().toJson(options) + "\n");
    out.printf(Locale.ROOT, "%,d parameters, %d training utterances; step %d, %.2f of %.1f h heard%n", layout.size(), training.size(), state.step,
        state.heardSeconds / 3600, options.hours);
    LasBatch.Noise noise = new LasBatch.Noise(options.timeNoise, options.historyNoise);
    EncoderConfig config = encoder.config();
    BatchSettings settings = BatchSettings.defaults(options.seed).withBatchSeconds(options.batchSeconds).withThreads(options.threads)
        .withSkipBatches(state.step).withAugmentation(Augmentation.defaults().scaled(options.augmentation));
    FrozenEncoder taughtOn = teacher == null ? null
        : new FrozenEncoder(new SupernetWeights(teacher.config().encoder(), teacher.tensors()), LasTeacher.shape(teacher));
    try (LasGraph graph = new LasGraph(shape, layout, config.dim(), options.threads, state);
        LasTeacher listened = teacher == null ? null : new LasTeacher(teacher, options.threads);
        UtteranceLoader<Lesson> batches = new UtteranceLoader<>(cache, training, config, settings, (utterances, random, seconds) -> {
          LasBatch batch = encoder.batch(utterances, noise, random, seconds);
          return new Lesson(batch, taughtOn == null ? null : batch.on(taughtOn.encode(utterances, batch.frames())));
        })) {
      List<LasBatch> watched = watched(cache, held);
      Window window = new Window();
      long saved = System.nanoTime();
      int bad = 0;
      while (state.heardSeconds / 3600 < options.hours) {
        long start = System.nanoTime();
        Lesson lesson = batches.next();
        LasBatch batch = lesson.batch();
        double rate = options.learningRate(state.step, state.heardSeconds / 3600);
        LasGraph.Taught taught = listened == null ? null : new LasGraph.Taught(listened.distributions(lesson.heard()), options.kd);
        LasGraph.Loss loss = graph.step(batch, taught, rate, options.clip, options.renewal(state.step));
        bad = Double.isFinite(loss.gradientNorm()) ? 0 : bad + 1;
        if (bad >= MAX_BAD_STEPS) {
          throw new IllegalStateException("training diverged: the gradient was not finite in " + bad + " steps up to step " + state.step
              + "; the last checkpoint is " + checkpoint + "; try a lower --rate");
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        state.step++;
        state.heardSeconds += batch.audioSeconds();
        state.trainedSeconds += seconds;
        window.add(loss, batch.audioSeconds(), seconds);
        boolean last = state.heardSeconds / 3600 >= options.hours;
        if (window.steps == LOG_EVERY || last) {
          boolean look = state.step % (8 * LOG_EVERY) == 0 || last;
          report(window, state, rate, look ? evaluate(graph, watched) : null);
          window = new Window();
        }
        if (bad == 0 && (last || System.nanoTime() - saved > options.checkpointMinutes * 60e9)) {
          graph.copyTo(state);
          state.save(checkpoint);
          saved = System.nanoTime();
        }
      }
      graph.copyTo(state);
      state.save(checkpoint);
    }
    return state;
  }

  /** A batch, and the same one as the teacher's encoder hears it. */
  private record Lesson(LasBatch batch, LasBatch heard) {}

  /** Sums of the steps since the last line. */
  private static final class Window {
    int steps;
    double entropy;
    double right;
    double divergence;
    double norm;
    double audio;
    double seconds;

    void add(LasGraph.Loss loss, double audioSeconds, double wallSeconds) {
      steps++;
      entropy += loss.entropy();
      right += loss.right();
      divergence += loss.divergence();
      norm += loss.gradientNorm();
      audio += audioSeconds;
      seconds += wallSeconds;
    }
  }

  private List<LasBatch> watched(FeatureCache cache, List<Example> held) throws InterruptedException {
    List<LasBatch> batches = new ArrayList<>();
    if (held.isEmpty()) {
      return batches;
    }
    List<Example> some = EvenChoice.of(held, WATCHED);
    BatchSettings settings = BatchSettings.defaults(0).withBatchSeconds(options.batchSeconds).withAugmentation(null).withCorpusWeights(Map.of());
    int seen = 0;
    try (UtteranceLoader<LasBatch> loader = new UtteranceLoader<>(cache, some, encoder.config(), settings,
        (utterances, random, seconds) -> encoder.batch(utterances, LasBatch.Noise.NONE, random, seconds))) {
      while (seen < some.size()) {
        LasBatch batch = loader.next();
        batches.add(batch);
        seen += batch.size();
      }
    }
    return batches;
  }

  private static LasGraph.Loss evaluate(LasGraph graph, List<LasBatch> batches) {
    double entropy = 0;
    double right = 0;
    int units = 0;
    for (LasBatch batch : batches) {
      LasGraph.Loss loss = graph.evaluate(batch);
      entropy += loss.entropy() * batch.units();
      right += loss.right() * batch.units();
      units += batch.units();
    }
    return units == 0 ? null : new LasGraph.Loss(entropy / units, right / units, Double.NaN, Double.NaN);
  }

  private void report(Window w, LasState state, double rate, LasGraph.Loss dev) throws IOException {
    double hours = state.heardSeconds / 3600;
    double speed = w.audio / w.seconds;
    long left = Math.round(Math.max(0, options.hours - hours) * 3600 / speed);
    out.printf(Locale.ROOT, "step %5d  %6.2f/%.1f h  %3.0f audio-s/s  left %d:%02d:%02d  rate %.5f  norm %.2f  entropy %.3f  right %.3f%s%s%n",
        state.step, hours, options.hours, speed, left / 3600, left / 60 % 60, left % 60, rate, w.norm / w.steps, w.entropy / w.steps,
        w.right / w.steps, teacher == null ? "" : String.format(Locale.ROOT, "  kd %.4f", w.divergence / w.steps),
        dev == null ? "" : String.format(Locale.ROOT, "  dev entropy %.3f right %.3f", dev.entropy(), dev.right()));
    Path csv = folder.resolve("curves.csv");
    String row = String.format(Locale.ROOT, "%d,%.4f,%.1f,%.6f,%.3f,%.4f,%.4f,%s%s%n", state.step, hours, state.trainedSeconds, rate,
        w.norm / w.steps, w.entropy / w.steps, w.right / w.steps,
        dev == null ? "," : String.format(Locale.ROOT, "%.4f,%.4f", dev.entropy(), dev.right()),
        teacher == null ? "" : String.format(Locale.ROOT, ",%.4f", w.divergence / w.steps));
    Files.writeString(csv, Files.exists(csv) ? row : HEADER + (teacher == null ? "" : ",kd") + "\n" + row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
