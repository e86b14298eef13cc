package io.dualmode.tools.train;

import picocli.CommandLine.Option;

/**
 * What a training run is told. Every option is declared here once; a run stores them in its checkpoint and in the model's provenance.
 * "Hours" are hours of audio heard, repetitions included.
 */
final class TrainOptions {
  @Option(names = "--hours", description = "hours to hear in all (default: ${DEFAULT-VALUE})")
  double hours = 80;

  @Option(names = "--rate", description = "peak learning rate (default: ${DEFAULT-VALUE})")
  double rate = 1.5e-3;

  @Option(names = "--final-rate", description = "learning rate at the end, as a share of the peak (default: ${DEFAULT-VALUE})")
  double finalRate = 0.02;

  @Option(names = "--warm-up", description = "steps of rising learning rate (default: ${DEFAULT-VALUE})")
  int warmUp = 60;

  @Option(names = "--batch-seconds", description = "audio seconds per step (default: ${DEFAULT-VALUE})")
  double batchSeconds = 30;

  @Option(names = "--clip", description = "largest norm of the gradient (default: ${DEFAULT-VALUE})")
  double clip = 2;

  @Option(names = "--average", description = "decay per step of the averaged weights, which are what is exported (default: ${DEFAULT-VALUE})")
  double average = 0.998;

  @Option(names = "--mmi", description = "weight of lattice-free MMI, per frame (default: ${DEFAULT-VALUE})")
  double mmi = 1;

  @Option(names = "--ce", description = "weight of the phone cross-entropy, per frame (default: ${DEFAULT-VALUE})")
  double ce = 0.3;

  @Option(names = "--ctc", description = "weight of CTC, per frame (default: ${DEFAULT-VALUE})")
  double ctc = 0.3;

  @Option(names = "--transducer", description = "weight of the transducer loss, per frame (default: ${DEFAULT-VALUE})")
  double transducer = 0.5;

  @Option(names = "--output-l2", description = "weight of the squared MMI outputs (default: ${DEFAULT-VALUE})")
  double outputL2 = 2e-5;

  @Option(names = "--tolerance", description = "encoder frames that a phone may start early or late in the MMI numerator (default: ${DEFAULT-VALUE})")
  int tolerance = 2;

  @Option(names = "--left-context-after", description = "hours until MMI outputs depend on the left phone (default: ${DEFAULT-VALUE})")
  double leftContextAfter = 6;

  @Option(names = "--joint-after", description = "hours until the sparse streaming corner is trained too (default: ${DEFAULT-VALUE})")
  double jointAfter = 12;

  @Option(names = "--heads-after", description = "hours until the CTC and transducer heads are trained (default: ${DEFAULT-VALUE})")
  double headsAfter = 30;

  @Option(names = "--head-gradient", description = "share of the CTC and transducer gradient that reaches the encoder (default: ${DEFAULT-VALUE})")
  double headGradient = 0.1;

  @Option(names = "--sparse", description = "weight of the sparse corner's loss (default: ${DEFAULT-VALUE})")
  double sparse = 1;

  @Option(names = "--kd", description = "weight of the distillation of the sparse corner from the dense one, per frame; 0 for none (default: ${DEFAULT-VALUE})")
  double kd = 0.3;

  @Option(names = "--kd-lattice", description = "of the sparse corner's transducer steps every how many-th is distilled on the lattice too; 0 for none (default: ${DEFAULT-VALUE})")
  int kdLattice = 2;

  @Option(names = "--kd-delay", description = "encoder frames that the streaming corner may lag behind its teacher (default: ${DEFAULT-VALUE})")
  int kdDelay = 2;

  @Option(names = "--sparsity", description = "share of blocks pruned in the sparse corner at the end (default: ${DEFAULT-VALUE})")
  double sparsity = 0.8;

  @Option(names = "--prune-until", description = "hours at which that sparsity is reached, from --joint-after on (default: ${DEFAULT-VALUE})")
  double pruneUntil = 40;

  @Option(names = "--prune-every", description = "steps between two rankings of the blocks (default: ${DEFAULT-VALUE})")
  int pruneEvery = 40;

  @Option(names = "--prune-floor", description = "density of the densest-pruned matrix over the mean density (default: ${DEFAULT-VALUE})")
  double pruneFloor = 0.4;

  @Option(names = "--swap", description = "share of steps in which a corner is trained in the other context (default: ${DEFAULT-VALUE})")
  double swap = 0.1;

  @Option(names = "--spec-augment-after", description = "hours until SpecAugment is applied (default: ${DEFAULT-VALUE})")
  double specAugmentAfter = 6;

  @Option(names = "--seed", description = "seed of weights, batches and augmentation (default: ${DEFAULT-VALUE})")
  long seed = 1;

  @Option(names = "--threads", description = "CPU threads (default: ${DEFAULT-VALUE})")
  int threads = 2;

  @Option(names = "--checkpoint-minutes", description = "minutes between checkpoints (default: ${DEFAULT-VALUE})")
  double checkpointMinutes = 4;

  @Option(names = "--dim", description = "width of the residual stream (default: ${DEFAULT-VALUE})")
  int dim = 640;

  @Option(names = "--bottleneck", description = "bottleneck width (default: ${DEFAULT-VALUE})")
  int bottleneck = 160;

  @Option(names = "--layers", description = "convolution blocks (default: ${DEFAULT-VALUE})")
  int layers = 12;

  @Option(names = "--attention-after", split = ",", description = "convolution blocks that an attention block follows (default: ${DEFAULT-VALUE})")
  int[] attentionAfter = {6, 10};

  @Option(names = "--chunk", description = "encoder frames per streaming chunk (default: ${DEFAULT-VALUE})")
  int chunkFrames = 8;
}
