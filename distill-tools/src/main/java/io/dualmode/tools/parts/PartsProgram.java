package io.dualmode.tools.parts;

import io.dualmode.tools.torch.MatrixType;
import io.dualmode.tools.trainer.GraphText;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Norm;
import java.util.List;
import java.util.Locale;

/**
 * Writes the graph of a network and its heads as TorchScript: method {@link #TRAIN} with batch norms by the batch, whose statistics are taken
 * note of, and {@link #EVALUATE} by the running ones. Both take {@code flat}, the network's inputs, {@code mean} and {@code variance}, and
 * return the outputs of the heads in order. Parts write expressions in fp32; matrices are multiplied in the {@link MatrixType} that is fastest
 * here.
 */
public final class PartsProgram extends GraphText {
  static final String TRAIN = "train";
  static final String EVALUATE = "evaluate";
  /** A method whose gradient by its first argument is the second. */
  static final String INNER = "inner";
  private static final double NORM_EPSILON = 1e-3;
  private static final double NORM_MOMENTUM = 0.05;

  private final MatrixType type = MatrixType.fastest();
  private boolean training;
  private int norms;

  private PartsProgram(ParameterLayout layout) {
    super(layout);
  }

  /** The methods' text. */
  static String write(ParameterLayout layout, TrainableNetwork.Training network, List<TrainableHead.Training> heads) {
    PartsProgram program = new PartsProgram(layout);
    program.method(TRAIN, true, network, heads);
    program.method(EVALUATE, false, network, heads);
    program.line("  def %s(self: __torch__.Supernet, values: Tensor, gradient: Tensor) -> Tensor:", INNER);
    program.line("    return torch.sum(torch.mul(values, gradient))");
    return program.text();
  }

  private void method(String name, boolean byBatch, TrainableNetwork.Training network, List<TrainableHead.Training> heads) {
    training = byBatch;
    norms = 0;
    StringBuilder inputs = new StringBuilder();
    network.inputs().forEach(input -> inputs.append(input).append(": Tensor, "));
    line("  def %s(self: __torch__.Supernet, flat: Tensor, %smean: Tensor, variance: Tensor) -> List[Tensor]:", name, inputs);
    line("    mats = torch.split_with_sizes(torch.slice(flat, 0, 0, %d), [%s], 0)", layout().matrixSize(), sizes(layout().matrices()));
    line("    vecs = torch.split_with_sizes(torch.slice(flat, 0, %d, %d), [%s], 0)", layout().matrixSize(), layout().size(),
        sizes(layout().vectors()));
    line("    encoded = %s", network.encode(this));
    for (int i = 0; i < heads.size(); i++) {
      line("    outputs%d = %s", i, heads.get(i).outputs(this, "encoded"));
    }
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < heads.size(); i++) {
      all.append(i == 0 ? "" : ", ").append("outputs").append(i);
    }
    line("    return [%s]", all);
  }

  /** The variance floor of the batch norms, which folding repeats. */
  static double normEpsilon() {
    return NORM_EPSILON;
  }

  /** The expression of {@code name.weight x + name.bias} over the last dimension; without the bias where there is none. */
  public String linear(String input, String name) {
    String bias = name + ".bias";
    return String.format(Locale.ROOT, FP32, "torch.linear(" + type.cast(input) + ", " + type.cast(matrix(name + ".weight")) + ", "
        + (layout().has(bias) ? type.cast(vector(bias)) : "None") + ")");
  }

  /** The expression of a matrix. */
  public String matrix(String name) {
    ParameterLayout.Parameter p = layout().get(name);
    return shaped("mats[" + p.index() + "]", p);
  }

  /** The expression of a vector. */
  public String vector(String name) {
    return "vecs[" + (layout().get(name).index() - layout().matrices().size()) + "]";
  }

  /** Writes a batch norm over the last dimension, with the vectors {@code name.gain} and {@code name.offset}, and returns its expression. */
  public String norm(String input, String name) {
    Norm n = layout().norm(name);
    String x = "norm" + norms++;
    line("    %s = %s", x, input);
    return String.format(Locale.ROOT, "torch.reshape(torch.batch_norm(torch.reshape(%1$s, [-1, %2$d]), %3$s, %4$s,"
        + " torch.slice(mean, 0, %5$d, %6$d), torch.slice(variance, 0, %5$d, %6$d), %7$s, %8$s, %9$s, False), torch.size(%1$s))",
        x, n.width(), vector(name + ".gain"), vector(name + ".offset"), n.offset(), n.offset() + n.width(), training ? "True" : "False",
        Double.toString(NORM_MOMENTUM), Double.toString(NORM_EPSILON));
  }

  /** Lists a batch norm and its vectors. */
  public static void listNorm(ParameterLayout.Builder parameters, String name, int width) {
    parameters.vector(name + ".gain", width, 1);
    parameters.vector(name + ".offset", width, 0);
    parameters.statistics(name, width);
  }
}
