package io.dualmode.tools.pretrain;

import io.dualmode.tools.supernet.pruning.SelfPruning;
import io.dualmode.tools.trainer.TrainingStep;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a step of pre-training did; {@code figures} in the order of {@link #FIGURES}, NaN where there are none. */
record PretrainStep(double[] figures, double gradientNorm, double learningRate) implements TrainingStep {
  /**
   * Contrastive losses in nats and shares of masked frames found among their distractors; the diversity loss, 0 when all codes are
   * used alike; the perplexity of the codebooks, soft and of the codes chosen, at most the entries of one; the Gumbel temperature.
   */
  static final List<String> FIGURES = List.of("dense_contrastive", "dense_contrastive_accuracy", "sparse_contrastive",
      "sparse_contrastive_accuracy", "diversity", "perplexity", "code_perplexity", "temperature");

  static String text(Map<String, Double> means) {
    String sparse = Double.isNaN(means.get("sparse_contrastive")) ? "" : String.format(Locale.ROOT, "  sparse(%.0f%%) loss %.3f acc %.3f",
        100 * means.get(SelfPruning.SPARSITY), means.get("sparse_contrastive"), means.get("sparse_contrastive_accuracy"));
    return String.format(Locale.ROOT, "dense loss %.3f acc %.3f%s  codes %.0f soft %.0f  tau %.2f", means.get("dense_contrastive"),
        means.get("dense_contrastive_accuracy"), sparse, means.get("code_perplexity"), means.get("perplexity"), means.get("temperature"));
  }
}
