package io.dualmode.tools.supernet;

import io.dualmode.model.format.ModelName;
import io.dualmode.tools.trainer.TrainerOptions;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What every training of a supernet is told beyond {@link TrainerOptions}, supervised or not. */
public abstract class SupernetOptions extends TrainerOptions {
  @Option(names = "--hours", description = "hours to hear in all (default: ${DEFAULT-VALUE})")
  public double hours = 80;

  @Option(names = "--batch-seconds", description = "audio seconds per step (default: ${DEFAULT-VALUE})")
  public double batchSeconds = 30;

  @Option(names = "--joint-after", description = "hours until the sparse streaming corner is trained too (default: ${DEFAULT-VALUE})")
  public double jointAfter = 12;

  @Option(names = "--sparse", description = "weight of the sparse corner's loss (default: ${DEFAULT-VALUE})")
  public double sparse = 1;

  @Option(names = "--sparsity", description = "share of blocks pruned in the sparse corner at the end (default: ${DEFAULT-VALUE})")
  public double sparsity = 0.8;

  @Option(names = "--prune-until", description = "hours at which that sparsity is reached, from --joint-after on (default: ${DEFAULT-VALUE})")
  public double pruneUntil = 40;

  @Option(names = "--prune-every", description = "steps between two rankings of the blocks (default: ${DEFAULT-VALUE})")
  public int pruneEvery = 40;

  @Option(names = "--prune-floor", description = "density of the densest-pruned matrix over the mean density (default: ${DEFAULT-VALUE})")
  public double pruneFloor = 0.4;

  @Option(names = "--recycle-every", paramLabel = "STEPS", description = "give fresh weights to units that no speech wakes in the dense corner, every so many steps of the first three quarters of --hours; 0 for never (default: ${DEFAULT-VALUE})")
  public int recycleEvery;

  @Option(names = "--swap", description = "share of steps in which a corner is trained in the other context (default: ${DEFAULT-VALUE})")
  public double swap = 0.1;

  @Option(names = "--dim", description = "width of the residual stream (default: ${DEFAULT-VALUE})")
  public int dim = 640;

  @Option(names = "--stem", description = "put four convolutions over the plane of features in front of the stack")
  public boolean stem;

  @Option(names = "--bottleneck", description = "bottleneck width (default: ${DEFAULT-VALUE})")
  public int bottleneck = 160;

  @Option(names = "--layers", description = "convolution blocks (default: ${DEFAULT-VALUE})")
  public int layers = 12;

  @Option(names = "--attention-after", split = ",", description = "convolution blocks that an attention block follows (default: ${DEFAULT-VALUE})")
  public int[] attentionAfter = {6, 10};

  @Option(names = "--summary-after", paramLabel = "BLOCK", description = "convolution block that a summary of the voice and the room up to now follows; 0 for none (default: ${DEFAULT-VALUE})")
  public int summaryAfter;

  @Option(names = "--chunk", description = "encoder frames per streaming chunk (default: ${DEFAULT-VALUE})")
  public int chunkFrames = 8;

  @Option(names = "--look-ahead", description = "feature frames of 10 ms after an encoder frame's own one that its window of 15, or 17 with --stem, shows; the only right context that streaming has beyond its chunk (default: ${DEFAULT-VALUE})")
  public int lookAhead = 11;

  @Option(names = "--block-rows", description = "outputs of one input that are pruned together (default: ${DEFAULT-VALUE})")
  public int blockRows = 32;

  @Option(names = "--init", paramLabel = "FROM", description = "what a new run starts from: the folder of a run of train or pretrain, as far as it has the weights; for train also a model: " + ModelName.KINDS)
  public String init;

  /** Defaults that suit the bundled network. */
  protected SupernetOptions() {
    warmUp = 60;
  }

  @Override
  public double progress(int step, double heard) {
    return heard / hours;
  }

  @Override
  public String goal() {
    return String.format(Locale.ROOT, hours < 10 ? "%.2f h" : "%.0f h", hours);
  }
}
