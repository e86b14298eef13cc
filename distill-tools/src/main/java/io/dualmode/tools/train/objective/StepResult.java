package io.dualmode.tools.train.objective;

import io.dualmode.tools.supernet.pruning.SelfPruning;
import io.dualmode.tools.trainer.TrainingStep;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a step of the supernet did.
 *
 * @param dense null when only the sparse corner is trained
 * @param sparse null while only the dense corner is trained
 * @param taught to the dense corner, from a teacher
 * @param distillation to the sparse corner, from the dense one or from a teacher
 * @param others figures of a {@link AuxiliaryObjective}
 * @param gradientNorm before clipping
 */
public record StepResult(CornerLoss dense, CornerLoss sparse, Distillation taught, Distillation distillation, double[] others,
    double gradientNorm, double learningRate) implements TrainingStep {

  /**
   * What one corner made of a batch: losses per valid frame, and the share of frames whose phone was right; the losses of heads that
   * were not computed are NaN.
   */
  public record CornerLoss(double mmi, double entropy, double accuracy, double ctc, double transducer) {
    public static final CornerLoss NONE = new CornerLoss(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  /** Divergence of a corner from its teacher per frame, of the posteriors, the lattice and the paths; NaN where it was not computed. */
  public record Distillation(double posteriors, double lattice, double paths) {
    public static final Distillation NONE = new Distillation(Double.NaN, Double.NaN, Double.NaN);
  }

  /** Names of {@link #figures}, columns of the curves. */
  public static final List<String> FIGURES = List.of("dense_mmi", "dense_ce", "dense_accuracy", "dense_ctc", "dense_transducer",
      "sparse_mmi", "sparse_ce", "sparse_accuracy", "sparse_ctc", "sparse_transducer", "kd_posterior", "kd_lattice");

  /** The same where there is a teacher, before those of an auxiliary objective. */
  public static final List<String> STUDENT_FIGURES =
      Stream.concat(FIGURES.stream(), Stream.of("kd_paths", "dense_kd_paths", "dense_kd_lattice")).toList();

  @Override
  public double[] figures() {
    CornerLoss d = dense == null ? CornerLoss.NONE : dense;
    CornerLoss s = sparse == null ? CornerLoss.NONE : sparse;
    double[] own = {d.mmi(), d.entropy(), d.accuracy(), d.ctc(), d.transducer(), s.mmi(), s.entropy(), s.accuracy(), s.ctc(), s.transducer(),
        distillation.posteriors(), distillation.lattice(), distillation.paths(), taught.paths(), taught.lattice()};
    double[] all = Arrays.copyOf(own, own.length + others.length);
    System.arraycopy(others, 0, all, own.length, others.length);
    return all;
  }

  /** The mean figures of some steps as a line for people. */
  public static String text(Map<String, Double> means) {
    String dense = Double.isNaN(means.get("dense_mmi")) ? "" : "dense " + corner(means, "dense_") + "  ";
    String sparse = Double.isNaN(means.get("sparse_mmi")) ? ""
        : String.format(Locale.ROOT, "sparse(%.0f%%) %s", 100 * means.get(SelfPruning.SPARSITY), corner(means, "sparse_"));
    String posteriors = number("  kd %.4f", means.get("kd_posterior"));
    String teacher = number("  paths %.4f", means.getOrDefault("dense_kd_paths", Double.NaN))
        + number("/%.4f", means.getOrDefault("kd_paths", Double.NaN)) + number("  rnnt %.4f", means.getOrDefault("dense_kd_lattice", Double.NaN));
    String rescorer = number("  las %.3f", means.getOrDefault("las_entropy", Double.NaN)) + number(" kd %.4f", means.getOrDefault("las_kd", Double.NaN));
    return dense + sparse + posteriors + teacher + number(" rnnt %.4f", means.get("kd_lattice")) + rescorer;
  }

  private static String corner(Map<String, Double> means, String corner) {
    return String.format(Locale.ROOT, "mmi %.3f ce %.3f acc %.3f", means.get(corner + "mmi"), means.get(corner + "ce"),
        means.get(corner + "accuracy")) + number(" ctc %.3f", means.get(corner + "ctc"))
        + number(" rnnt %.3f", means.get(corner + "transducer"));
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
  }
}
