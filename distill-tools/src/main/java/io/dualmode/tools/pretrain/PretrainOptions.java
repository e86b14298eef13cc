package io.dualmode.tools.pretrain;

import io.dualmode.tools.supernet.SupernetOptions;
import picocli.CommandLine.Option;

/** What a pre-training run is told beyond {@link SupernetOptions}. */
final class PretrainOptions extends SupernetOptions {
  /** Tells the options of this command from those of others in a run's folder. */
  final String command = "pretrain";

  @Option(names = "--distractors", description = "frames of the same utterance that the masked one is told from (default: ${DEFAULT-VALUE})")
  int distractors = 100;

  @Option(names = "--temperature", description = "Gumbel temperature at the start (default: ${DEFAULT-VALUE})")
  double temperature = 2;

  @Option(names = "--final-temperature", description = "Gumbel temperature from seven tenths of the hours on (default: ${DEFAULT-VALUE})")
  double finalTemperature = 0.5;

  @Option(names = "--diversity", description = "weight of the loss that asks for all codes to be used (default: ${DEFAULT-VALUE})")
  double diversity = 0.1;

  PretrainOptions() {
    rate = 1e-3;
    jointAfter = 0;
  }
}
