package io.dualmode.tools.lm.neural;

import io.dualmode.model.neural.NeuralLmShape;
import io.dualmode.tools.trainer.TrainerOptions;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What the training of a neural language model is told beyond {@link TrainerOptions}; the model's provenance holds it. */
final class NeuralLmOptions extends TrainerOptions {
  private static final double NANOS_PER_HOUR = 3600e9;

  @Option(names = "--words", paramLabel = "MILLIONS",
      description = "million words to read in all, repetitions included; the learning rate falls until then (default: ${DEFAULT-VALUE})")
  double words = 150;

  @Option(names = "--hours", description = "stop after so many hours of time, to go on later with the same command (default: at the end)")
  double hours;

  @Option(names = "--stop-after", paramLabel = "STEP", description = "stop at this step, to go on later with the same command (default: at the end)")
  int stopAfter = Integer.MAX_VALUE;

  @Option(names = "--init", paramLabel = "RUN",
      description = "begin with the pieces and the averaged weights of another run, for example on more text; its shape must be the same")
  String init;

  @Option(names = "--pieces", description = "word pieces (default: ${DEFAULT-VALUE})")
  int pieces = 4000;

  @Option(names = "--width", description = "of the stream between layers (default: ${DEFAULT-VALUE})")
  int width = 256;

  @Option(names = "--layers", description = "layers of attention and feed-forward (default: ${DEFAULT-VALUE})")
  int layers = 4;

  @Option(names = "--feed-forward", description = "hidden width of a feed-forward layer (default: ${DEFAULT-VALUE})")
  int feedForward = 1024;

  @Option(names = "--context", description = "pieces that attention sees (default: ${DEFAULT-VALUE})")
  int context = 128;

  @Option(names = "--slopes", split = ",", description = "distance bias of each head of attention, per piece (default: ${DEFAULT-VALUE})")
  List<Float> slopes = List.of(1f, 0.25f, 0.0625f, 0.0078125f);

  @Option(names = "--rows", description = "rows of a step (default: ${DEFAULT-VALUE})")
  int rows = 32;

  @Option(names = "--row-pieces", description = "pieces of a row, filled with utterances (default: ${DEFAULT-VALUE})")
  int rowPieces = 128;

  private final transient long started = System.nanoTime();

  /** Defaults that suit a language model of four million weights. */
  NeuralLmOptions() {
    rate = 2e-3;
    finalRate = 0.01;
    warmUp = 500;
    clip = 1;
    average = 0.999;
  }

  NeuralLmShape shape(int inventory) {
    return new NeuralLmShape(inventory, width, layers, feedForward, context, slopes);
  }

  void check() {
    if (rows < 1 || rowPieces < 2 || !(words > 0)) {
      throw new IllegalArgumentException("--rows is " + rows + ", --row-pieces " + rowPieces + ", --words " + words
          + "; allowed: from 1, from 2, above 0");
    }
    shape(pieces);
  }

  /** @param heard words, where others count seconds of audio, in the loop's hours of them */
  @Override
  public double progress(int step, double heard) {
    return heard * 3600 / (words * 1e6);
  }

  @Override
  public boolean done(int step, double heard) {
    return super.done(step, heard) || step >= stopAfter || hours > 0 && System.nanoTime() - started > hours * NANOS_PER_HOUR;
  }

  @Override
  public String goal() {
    return String.format(Locale.ROOT, "%.1f", words);
  }
}
