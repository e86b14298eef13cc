package io.dualmode.tools.conformer;

import io.dualmode.tools.trainer.TrainerOptions;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What a training of a FastConformer is told. A run stores them beside its checkpoint. */
final class ConformerOptions extends TrainerOptions {
  /** What follows the depthwise convolutions. */
  enum Norm { LAYER, BATCH }

  @Option(names = "--layers", description = "blocks (default: ${DEFAULT-VALUE})")
  int layers = 8;

  @Option(names = "--width", description = "width of a block (default: ${DEFAULT-VALUE})")
  int width = 160;

  @Option(names = "--heads", description = "heads of attention (default: ${DEFAULT-VALUE})")
  int heads = 4;

  @Option(names = "--kernel", description = "frames under the depthwise convolution of a block (default: ${DEFAULT-VALUE})")
  int kernel = 9;

  @Option(names = "--channels", description = "maps of the subsampling (default: ${DEFAULT-VALUE})")
  int channels = 64;

  @Option(names = "--norm", description = "what follows the depthwise convolutions: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  Norm norm = Norm.LAYER;

  @Option(names = "--look-aheads", split = ",", paramLabel = "FRAMES",
      description = "frames of 80 ms behind one that attention may see, one drawn for each batch (default: ${DEFAULT-VALUE})")
  List<Integer> lookAheads = List.of(13, 6, 1, 0);

  @Option(names = "--left", description = "frames before a chunk that attention sees (default: ${DEFAULT-VALUE})")
  int left = 70;

  @Option(names = "--prediction", description = "width of the transducer's prediction and joint networks (default: ${DEFAULT-VALUE})")
  int prediction = 160;

  @Option(names = "--pieces", description = "word pieces (default: ${DEFAULT-VALUE})")
  int pieces = 256;

  @Option(names = "--alignments", paramLabel = "FILE", description = "written by align, in the folder of the data (default: ${DEFAULT-VALUE})")
  String alignments = "alignments.tsv";

  @Option(names = "--hours", description = "hours to hear in all (default: ${DEFAULT-VALUE})")
  double hours = 80;

  @Option(names = "--stop-after", paramLabel = "HOURS", description = "hours heard after which this sitting ends, to go on later (default: at the end)")
  double stopAfter = Double.MAX_VALUE;

  @Option(names = "--pieces-after", description = "hours after which word pieces are learnt: CTC (default: ${DEFAULT-VALUE})")
  double piecesAfter = 4;

  @Option(names = "--transducer-after", description = "hours after which the transducer learns (default: ${DEFAULT-VALUE})")
  double transducerAfter = 12;

  @Option(names = "--transducer-nodes", description = "nodes of its lattices in a step, which bound the utterances it hears (default: ${DEFAULT-VALUE})")
  int transducerNodes = 8000;

  @Option(names = "--phone-weight", description = "weight of the frame cross-entropy beside CTC (default: ${DEFAULT-VALUE})")
  double phoneWeight = 0.3;

  @Option(names = "--batch-seconds", description = "audio per step, padding counted (default: ${DEFAULT-VALUE})")
  double batchSeconds = 40;

  @Option(names = "--augmentation", description = "strength of the variation of speech, 0 to 1 (default: ${DEFAULT-VALUE})")
  double augmentation = 0.3;

  /** Defaults that suit five million weights. */
  ConformerOptions() {
    warmUp = 300;
    threads = 1;
    checkpointMinutes = 3;
  }

  @Override
  public double progress(int step, double heard) {
    return heard / hours;
  }

  @Override
  public String goal() {
    return String.format(Locale.ROOT, hours < 10 ? "%.2f h" : "%.0f h", hours);
  }

  @Override
  public boolean done(int step, double heard) {
    return super.done(step, heard) || heard >= stopAfter;
  }
}
