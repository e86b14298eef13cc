package io.dualmode.tools.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /** What {@code train} and {@code pretrain} write into {@code curves.csv}. */
  public static List<Panel> ofTraining() {
    return List.of(
        new Panel("Loss, dense weights and full context", "nats per frame", true,
            List.of("dense_mmi", "dense_ce", "dense_ctc", "dense_transducer")),
        new Panel("Loss, sparse weights and streaming", "nats per frame", true,
            List.of("sparse_mmi", "sparse_ce", "sparse_ctc", "sparse_transducer")),
        new Panel("Divergence of the sparse corner from the dense one", "nats per frame", true, List.of("kd_posterior", "kd_lattice")),
        new Panel("Frames whose phone is right", "share", true, List.of("dense_accuracy", "sparse_accuracy")),
        new Panel("Contrastive loss", "nats per masked frame", true, List.of("dense_contrastive", "sparse_contrastive")),
        new Panel("Masked frames told from their distractors", "share", true,
            List.of("dense_contrastive_accuracy", "sparse_contrastive_accuracy")),
        new Panel("Perplexity of a codebook", "codes", true, List.of("perplexity", "code_perplexity")),
        new Panel("Gumbel temperature", "", true, List.of("temperature")),
        new Panel("Pruned blocks of the sparse weights", "share", false, List.of("sparsity")),
        new Panel("Learning rate", "per step", true, List.of("learning_rate")),
        new Panel("Norm of the gradient", "", true, List.of("gradient_norm")),
        new Panel("Throughput", "seconds of audio per second", true, List.of("audio_per_second")));
  }

  /** What a run writes into {@code masks.csv}: densities of the matrices with equal roles share a panel. */
  public static List<Panel> ofMasks(List<String> columns) {
    List<Panel> panels = new ArrayList<>();
    panels.add(new Panel("Pruned blocks", "share", false, List.of("sparsity")));
    panels.add(new Panel("Blocks that a ranking changed", "blocks", false, List.of("returned", "pruned")));
    Map<String, List<String>> roles = new LinkedHashMap<>();
    for (String column : columns) {
      if (column.endsWith(".weight")) {
        roles.computeIfAbsent(column.startsWith("blocks.") ? column.replaceAll("blocks\\.\\d+\\.", "") : "others", r -> new ArrayList<>())
            .add(column);
      }
    }
    roles.forEach((role, curves) -> panels.add(new Panel("Density, " + role, "share of blocks", false, curves)));
    return panels;
  }
}
