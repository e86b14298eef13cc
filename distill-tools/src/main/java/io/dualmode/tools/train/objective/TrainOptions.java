package io.dualmode.tools.train.objective;

import io.dualmode.tools.supernet.SupernetOptions;
import picocli.CommandLine.Option;

/** What a supervised run is told beyond {@link SupernetOptions}. A run stores them beside its checkpoint and in the model's provenance. */
public class TrainOptions extends SupernetOptions {
  @Option(names = "--dense", description = "weight of the dense corner's loss; 0 trains the sparse corner alone, which takes --joint-after 0 (default: ${DEFAULT-VALUE})")
  public double dense = 1;

  @Option(names = "--alignments", paramLabel = "FILE", description = "written by align, in the folder of the data (default: ${DEFAULT-VALUE})")
  public String alignments = "alignments.tsv";

  @Option(names = "--label-hours", paramLabel = "HOURS", description = "use the transcripts of so many hours only, drawn by the seed; the other utterances are not heard (default: all)")
  public Double labelHours;

  @Option(names = "--mmi", description = "weight of lattice-free MMI, per frame (default: ${DEFAULT-VALUE})")
  public double mmi = 1;

  @Option(names = "--ce", description = "weight of the phone cross-entropy, per frame (default: ${DEFAULT-VALUE})")
  public double ce = 0.3;

  @Option(names = "--ctc", description = "weight of CTC, per frame (default: ${DEFAULT-VALUE})")
  public double ctc = 0.3;

  @Option(names = "--transducer", description = "weight of the transducer loss, per frame (default: ${DEFAULT-VALUE})")
  public double transducer = 0.5;

  @Option(names = "--output-l2", description = "weight of the squared MMI outputs (default: ${DEFAULT-VALUE})")
  public double outputL2 = 2e-5;

  @Option(names = "--tolerance", description = "encoder frames that a phone may start early or late in the MMI numerator (default: ${DEFAULT-VALUE})")
  public int tolerance = 2;

  @Option(names = "--left-context-after", description = "hours until MMI outputs depend on the left phone (default: ${DEFAULT-VALUE})")
  public double leftContextAfter = 6;

  @Option(names = "--heads-after", description = "hours until the CTC and transducer heads are trained (default: ${DEFAULT-VALUE})")
  public double headsAfter = 30;

  @Option(names = "--head-gradient", description = "share of the CTC and transducer gradient that reaches the encoder (default: ${DEFAULT-VALUE})")
  public double headGradient = 0.1;

  @Option(names = "--kd", description = "weight of the distillation of the sparse corner from the dense one, per frame; 0 for none (default: ${DEFAULT-VALUE})")
  public double kd = 0.3;

  @Option(names = "--kd-after", description = "hours until that distillation begins (default: ${DEFAULT-VALUE})")
  public double kdAfter;

  @Option(names = "--kd-lattice", description = "of the sparse corner's transducer steps every how many-th is distilled on the lattice too; 0 for none (default: ${DEFAULT-VALUE})")
  public int kdLattice = 2;

  @Option(names = "--kd-delay", description = "encoder frames that the streaming corner may lag behind its teacher (default: ${DEFAULT-VALUE})")
  public int kdDelay = 2;

  @Option(names = "--freeze-norms-after", paramLabel = "HOURS", description = "hours from which batch norms use their running statistics, as the packaged model does, and no longer the batch's (default: never)")
  public Double freezeNormsAfter;

  @Option(names = "--spec-augment-after", description = "hours until SpecAugment is applied (default: ${DEFAULT-VALUE})")
  public double specAugmentAfter = 6;

  @Option(names = "--augmentation", paramLabel = "STRENGTH", description = "how much the speech is varied, from 0 to 1: scales the shares of utterances with noise, room and missing bands, the ranges of rate, warp and gain, and SpecAugment's masks (default: ${DEFAULT-VALUE})")
  public double augmentation = 1;
}
