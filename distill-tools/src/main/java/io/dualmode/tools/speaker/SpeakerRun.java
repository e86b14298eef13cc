package io.dualmode.tools.speaker;

import com.google.gson.GsonBuilder;
import io.dualmode.model.speaker.SpeakerShape;
import io.dualmode.tools.speaker.CropLoader.Crops;
import io.dualmode.tools.speaker.SpeakerGraph.StepResult;
import io.dualmode.tools.torch.MatrixType;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * A training run in a folder: {@code options.json}, {@code curves.csv} and the checkpoint {@code state.safetensors}, which is resumed
 * when it is there.
 */
final class SpeakerRun {
  static final String OPTIONS = "options.json";
  private static final String STATE = "state.safetensors";
  private static final String CURVES = "curves.csv";
  private static final String HEADER = "step,hours,seconds,rate,loss,accuracy,gradient_norm\n";
  private static final int LOG_EVERY = 50;
  private static final int MAX_BAD_STEPS = 20;
  private static final int CALIBRATION_BATCHES = 80;
  /** A speaker of less audio teaches nothing that its neighbours do not. */
  private static final double MIN_SECONDS = 2;

  private final SpeakerOptions options;
  private final SpeakerSpeech speech;
  private final Path folder;
  private final PrintStream out;
  private final SpeakerShape shape = SpeakerShape.standard();
  private final SpeakerLayout layout;

  SpeakerRun(SpeakerOptions options, SpeakerSpeech speech, Path folder, PrintStream out) {
    this.options = options;
    this.speech = speech;
    this.folder = folder;
    this.out = out;
    layout = new SpeakerLayout(shape, speech.speakers().size());
  }

  static double minSeconds() {
    return MIN_SECONDS;
  }

  SpeakerShape shape() {
    return shape;
  }

  SpeakerLayout layout() {
    return layout;
  }

  /** The state of the last checkpoint, its batch norms set to the statistics of the averaged weights. */
  SpeakerState calibrated() throws IOException, InterruptedException {
    SpeakerState state = SpeakerState.load(folder.resolve(STATE), layout);
    try (SpeakerGraph graph = new SpeakerGraph(shape, layout, options.threads, state, MatrixType.fastest());
        CropLoader crops = new CropLoader(speech, shape, options, 1L << 40, false)) {
      for (int i = 0; i < CALIBRATION_BATCHES; i++) {
        graph.calibrate(crops.next());
      }
      graph.copyTo(state);
    }
    return state;
  }

  /** Trains until the steps, or those of this sitting, are done. */
  void train() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path checkpoint = folder.resolve(STATE);
    SpeakerState state = Files.exists(checkpoint) ? SpeakerState.load(checkpoint, layout) : SpeakerState.fresh(layout, options.seed);
    Files.writeString(folder.resolve(OPTIONS), new GsonBuilder().setPrettyPrinting().create().toJson(options) + "\n");
    out.printf(Locale.ROOT, "%,d parameters, %,d of them packaged; %d speakers, %.1f h; step %d of %d%n", layout.size(),
        layout.packagedSize(), layout.speakers(), speech.hours(), state.step, options.steps);
    try (SpeakerGraph graph = new SpeakerGraph(shape, layout, options.threads, state, MatrixType.fastest());
        CropLoader crops = new CropLoader(speech, shape, options, state.step, true)) {
      long saved = System.nanoTime();
      int bad = 0;
      Window window = new Window();
      while (state.step < Math.min(options.steps, options.stopAfter)) {
        Crops batch = crops.next();
        long start = System.nanoTime();
        StepResult result = graph.step(batch, options.rate(state.step), options.scale, options.margin(state.step), options.clip,
            renewal(state.step));
        state.trainedSeconds += (System.nanoTime() - start) * 1e-9;
        state.heardSeconds += batch.seconds();
        state.step++;
        bad = Double.isFinite(result.gradientNorm()) ? 0 : bad + 1;
        if (bad >= MAX_BAD_STEPS) {
          throw new IllegalStateException("training diverged: the gradient was not finite in " + bad + " steps up to step " + state.step
              + "; the last checkpoint is " + checkpoint + "; try a lower --rate");
        }
        window.add(result, state);
        if (bad == 0 && System.nanoTime() - saved > options.checkpointMinutes * 60e9) {
          graph.copyTo(state);
          state.save(checkpoint);
          saved = System.nanoTime();
        }
      }
      graph.copyTo(state);
      state.save(checkpoint);
    }
  }

  /** Share of the average that the newest weights replace: all of it at first. */
  private double renewal(int step) {
    return step < 20 ? 1 : Math.max(1 - options.average, Math.min(1, 10.0 / (1 + step)));
  }

  /** Means of a few steps, printed and kept as a line of the curves. */
  private final class Window {
    private double loss;
    private double accuracy;
    private double norm;
    private int count;
    private long since = System.nanoTime();

    void add(StepResult result, SpeakerState state) throws IOException {
      loss += result.loss();
      accuracy += result.accuracy();
      norm += result.gradientNorm();
      if (++count < LOG_EVERY) {
        return;
      }
      double perStep = (System.nanoTime() - since) * 1e-9 / count;
      double minutesLeft = perStep * (options.steps - state.step) / 60;
      out.printf(Locale.ROOT, "step %5d  %6.1f h  %.2f s/step  left %.0f min  loss %.3f  right %.3f  norm %.2f%n", state.step,
          state.heardSeconds / 3600, perStep, minutesLeft, loss / count, accuracy / count, norm / count);
      Path csv = folder.resolve(CURVES);
      String row = String.format(Locale.ROOT, "%d,%.4f,%.1f,%.6f,%.4f,%.4f,%.3f%n", state.step, state.heardSeconds / 3600,
          state.trainedSeconds, options.rate(state.step - 1), loss / count, accuracy / count, norm / count);
      Files.writeString(csv, Files.exists(csv) ? row : HEADER + row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      loss = 0;
      accuracy = 0;
      norm = 0;
      count = 0;
      since = System.nanoTime();
    }
  }
}
