package io.dualmode.tools.report;

import java.util.List;

/**
 * One diagram of the picture of a training run: curves that share a vertical axis.
 *
 * @param title what the panel shows
 * @param unit of the vertical axis
 * @param zeroIsMissing whether an exact 0 means that nothing was measured, as for a loss before its head is trained
 * @param curves columns of the CSV file
 */
public record Panel(String title, String unit, boolean zeroIsMissing, List<String> curves) {

  public Panel {
    curves = List.copyOf(curves);
  }

  /** What {@code train} writes into {@code curves.csv}. */
  public static List<Panel> ofTraining() {
    return List.of(
        new Panel("Loss, dense weights and full context", "nats per frame", true,
            List.of("dense_mmi", "dense_ce", "dense_ctc", "dense_transducer")),
        new Panel("Loss, sparse weights and streaming", "nats per frame", true,
            List.of("sparse_mmi", "sparse_ce", "sparse_ctc", "sparse_transducer")),
        new Panel("Divergence of the sparse corner from the dense one", "nats per frame", true, List.of("kd_posterior", "kd_lattice")),
        new Panel("Frames whose phone is right", "share", true, List.of("dense_accuracy", "sparse_accuracy")),
        new Panel("Pruned blocks of the sparse weights", "share", false, List.of("sparsity")),
        new Panel("Learning rate", "per step", true, List.of("learning_rate")),
        new Panel("Norm of the gradient", "", true, List.of("gradient_norm")),
        new Panel("Throughput", "seconds of audio per second", true, List.of("audio_per_second")));
  }
}
