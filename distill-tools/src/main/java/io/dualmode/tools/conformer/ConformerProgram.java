package io.dualmode.tools.conformer;

import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.tools.torch.MatrixType;
import io.dualmode.tools.trainer.GraphText;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Norm;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a FastConformer and its heads as TorchScript: what the package {@code io.dualmode.model.conformer} computes, its matrices in a {@link
 * MatrixType}, all else in fp32.
 *
 * <p>Methods (B utterances of F feature frames, T encoded ones, U word pieces):
 * <ul>
 * <li>{@link #LEARN} and {@link #TELL}, with batch norms by the batch or by their statistics, take {@code flat, x[B,F,bins]} of standardised
 * features, {@code keep1[B,1,F1,1], keep2[B,1,F2,1], keep[B,T,1]}, which are 0 behind an utterance's end in each layer of the subsampling and
 * in the blocks, {@code allow[B,1,T,T]}, 0 where attention may look and very negative elsewhere, {@code positions[2T-1,dim]}, sinusoids of the
 * distances T-1 to -(T-1), {@code phone[B*T*places]}, -1 for none, and the batch norms' {@code mean, variance}. They return encoded frames
 * {@code [B,T,dim]}, the outputs of CTC {@code [B,T,units]}, the frame cross-entropy and how many phones were right.
 * <li>{@link #SENSE} of the same arguments returns mean and mean square of each map of the subsampling before its rectifier, and of each
 * output behind it, {@code [maps]} of one layer after the other.
 * <li>{@link #TRANSDUCE} takes {@code flat}, encoded frames, {@code row[b]} and {@code time[t]}, which choose of them, {@code history[b,U]} and
 * {@code label[b,1,U+1,1]} of pieces, and returns rows of {@link io.dualmode.tools.loss.TdtLoss} {@code [b,t,U+1,2+durations]}.
 * <li>{@link #INNER} has the second argument as the gradient by its first one.
 * </ul>
 *
 * <p>Features are standardised by one mean and one deviation, which {@link ConformerWeights} folds into the first convolution; what
 * lies outside the recording is 0 before that.
 */
final class ConformerProgram extends GraphText {
  static final String LEARN = "learn";
  static final String TELL = "tell";
  static final String SENSE = "sense";
  static final String TRANSDUCE = "transduce";
  static final String INNER = "inner";
  /** Mean and deviation of log-mel features of speech, all bins alike. */
  static final float MEAN = -11.5f;
  static final float DEVIATION = 4;

  private static final String EPSILON = "1.0e-05";
  private static final String MOMENTUM = "0.05";

  private final ConformerNetwork network;
  private final ConformerConfig config;
  private final MatrixType type;

  private ConformerProgram(ConformerNetwork network, ParameterLayout layout, MatrixType type) {
    super(layout);
    this.network = network;
    this.type = type;
    config = network.config();
  }

  /** The methods' text. */
  static String write(ConformerNetwork network, ParameterLayout layout, MatrixType type) {
    ConformerProgram program = new ConformerProgram(network, layout, type);
    program.hear(LEARN, true);
    program.hear(TELL, false);
    program.sense();
    program.transduce();
    program.line("  def %s(self: __torch__.Supernet, values: Tensor, gradient: Tensor) -> Tensor:", INNER);
    program.line("    return torch.sum(torch.mul(values, gradient))");
    return program.text();
  }

  /** What stands outside a recording, standardised. */
  static float outside() {
    return -MEAN / DEVIATION;
  }

  private void begin(String method) {
    line("  def %s(self: __torch__.Supernet, flat: Tensor, x: Tensor, keep1: Tensor, keep2: Tensor, keep: Tensor, allow: Tensor,"
        + " positions: Tensor, phone: Tensor, mean: Tensor, variance: Tensor) -> List[Tensor]:", method);
    line("    p = torch.split_with_sizes(flat, [%s], 0)", sizes(layout().parameters()));
    line("    batch = torch.size(x, 0)");
    line("    frames = torch.size(allow, 2)");
    line("    span = torch.size(positions, 0)");
    subsample();
  }

  private void sense() {
    begin(SENSE);
    StringBuilder all = new StringBuilder();
    for (String maps : new String[] {"maps0", "maps1", "maps2", "torch.unsqueeze(torch.transpose(h, 1, 2), 3)"}) {
      all.append(all.isEmpty() ? "" : ", ").append(String.format(Locale.ROOT,
          "torch.mean(%1$s, [0, 2, 3], False), torch.mean(torch.mul(%1$s, %1$s), [0, 2, 3], False)", maps));
    }
    line("    return [%s]", all);
  }

  private void hear(String method, boolean byBatch) {
    begin(method);
    for (int i = 0; i < config.layers(); i++) {
      String name = "encoder.layers." + i + ".";
      feedForward(name, "1");
      attend(name);
      convolve(name, byBatch);
      feedForward(name, "2");
      line("    h = %s", layerNorm("h", name + "norm_out"));
    }
    line("    told = torch.reshape(%s, [-1, %d])", linear("h", ConformerNetwork.PHONES), network.phones());
    line("    right = torch.sum(torch.to(torch.eq(torch.argmax(told, 1), phone), 6, False, False, None))");
    line("    return [h, %s, torch.cross_entropy_loss(told, phone, None, 1, -1, 0.), right]", linear("h", ConformerNetwork.CTC + ".output"));
  }

  private void subsample() {
    int c = config.channels();
    line("    plane = torch.unsqueeze(x, 1)");
    for (int l = 0; Integer.numberOfTrailingZeros(config.stride()) > l; l++) {
      String name = "encoder.pre_encode.conv." + (l == 0 ? 0 : 3 * l - 1);
      line("    plane = torch.constant_pad_nd(plane, [2, 1, 2, 1], %s)", l == 0 ? Float.toString(outside()) : "0");
      line("    plane = torch.conv2d(plane, torch.view(%s, [%d, 1, 3, 3]), %s, [2, 2], [0, 0], [1, 1], %d)", value(name + ".weight"), c,
          value(name + ".bias"), l == 0 ? 1 : c);
      if (l > 0) {
        String point = "encoder.pre_encode.conv." + 3 * l;
        line("    plane = torch.conv2d(plane, torch.view(%s, [%d, %d, 1, 1]), %s, [1, 1], [0, 0], [1, 1], 1)", value(point + ".weight"), c, c,
            value(point + ".bias"));
      }
      line("    maps%d = plane", l);
      line("    plane = torch.relu(plane)");
      if (l < 2) {
        line("    plane = torch.mul(plane, keep%d)", l + 1);
      }
    }
    line("    joined = torch.reshape(torch.permute(plane, [0, 2, 3, 1]), [batch, frames, %d])",
        layout().get("encoder.pre_encode.out.weight").columns());
    line("    h = %s", linear("joined", "encoder.pre_encode.out"));
  }

  private void feedForward(String block, String which) {
    String name = block + "feed_forward" + which;
    line("    y = torch.silu(%s)", linear(layerNorm("h", block + "norm_feed_forward" + which), name + ".linear1"));
    line("    h = torch.add(h, torch.mul(%s, 0.5))", linear("y", name + ".linear2"));
  }

  private void attend(String block) {
    int heads = config.heads();
    int d = config.dim() / heads;
    String name = block + "self_attn.";
    line("    y = %s", layerNorm("h", block + "norm_self_att"));
    line("    q = torch.reshape(%s, [batch, frames, %d, %d])", linear("y", name + "linear_q"), heads, d);
    line("    qu = torch.permute(torch.add(q, %s), [0, 2, 1, 3])", value(name + "pos_bias_u"));
    line("    qv = torch.permute(torch.add(q, %s), [0, 2, 1, 3])", value(name + "pos_bias_v"));
    line("    k = torch.permute(torch.reshape(%s, [batch, frames, %d, %d]), [0, 2, 3, 1])", linear("y", name + "linear_k"), heads, d);
    line("    v = torch.permute(torch.reshape(%s, [batch, frames, %d, %d]), [0, 2, 1, 3])", linear("y", name + "linear_v"), heads, d);
    line("    r = torch.permute(torch.reshape(%s, [span, %d, %d]), [1, 2, 0])", linear("positions", name + "linear_pos"), heads, d);
    // Row i of qv r has the distance T-1-c in column c; padded by a column and cut one row later, column j has the distance i-j.
    line("    s = torch.constant_pad_nd(torch.matmul(qv, r), [1, 0], 0)");
    line("    s = torch.reshape(torch.slice(torch.reshape(s, [batch, %1$d, -1, frames]), 2, 1), [batch, %1$d, frames, span])", heads);
    line("    s = torch.add(torch.matmul(qu, k), torch.slice(s, 3, 0, frames))");
    line("    a = torch.softmax(torch.add(torch.mul(s, %s), allow), -1, None)", Double.toString(1 / Math.sqrt(d)));
    line("    o = torch.reshape(torch.permute(torch.matmul(a, v), [0, 2, 1, 3]), [batch, frames, %d])", config.dim());
    line("    h = torch.add(h, %s)", linear("o", name + "linear_out"));
  }

  private void convolve(String block, boolean byBatch) {
    int d = config.dim();
    String name = block + "conv.";
    line("    y = torch.mul(torch.glu(%s, -1), keep)", linear(layerNorm("h", block + "norm_conv"), name + "pointwise_conv1"));
    line("    c = torch.constant_pad_nd(torch.transpose(y, 1, 2), [%d, 0], 0)", config.kernel() - 1);
    line("    y = torch.transpose(torch.conv1d(c, torch.view(%s, [%d, 1, %d]), %s, [1], [0], [1], %d), 1, 2)",
        value(name + "depthwise_conv.weight"), d, config.kernel(), value(name + "depthwise_conv.bias"), d);
    if (network.batchNorm()) {
      Norm n = layout().norm(name + "batch_norm");
      line("    y = torch.reshape(torch.batch_norm(torch.reshape(y, [-1, %d]), %s, %s, torch.slice(mean, 0, %d, %d), torch.slice(variance, 0, %d, %d),"
          + " %s, %s, %s, False), [batch, frames, %d])", d, value(name + "batch_norm.weight"), value(name + "batch_norm.bias"), n.offset(),
          n.offset() + d, n.offset(), n.offset() + d, byBatch ? "True" : "False", MOMENTUM, EPSILON, d);
    } else {
      line("    y = %s", layerNorm("y", name + "batch_norm"));
    }
    line("    h = torch.add(h, %s)", linear("torch.silu(y)", name + "pointwise_conv2"));
  }

  private void transduce() {
    int width = network.transducer().prediction();
    int tokens = network.units();
    int durations = network.transducer().durations().size();
    String lstm = ConformerNetwork.TDT + ".prediction.lstm.";
    line("  def %s(self: __torch__.Supernet, flat: Tensor, encoded: Tensor, row: Tensor, time: Tensor, history: Tensor, label: Tensor) -> Tensor:",
        TRANSDUCE);
    line("    p = torch.split_with_sizes(flat, [%s], 0)", sizes(layout().parameters()));
    line("    batch = torch.size(row, 0)");
    line("    frames = torch.size(time, 0)");
    line("    nodes = torch.size(label, 2)");
    line("    chosen = torch.index_select(torch.index_select(encoded, 0, row), 1, time)");
    line("    e = torch.unsqueeze(%s, 2)", linear("chosen", ConformerNetwork.TDT + ".joint.enc"));
    line("    zero = torch.zeros([batch, 1, %d], dtype=6, layout=None, device=None, pin_memory=None)", width);
    line("    said = torch.cat([zero, torch.embedding(%s, history)], 1)", value(ConformerNetwork.TDT + ".prediction.embed.weight"));
    line("    begin = torch.zeros([1, batch, %d], dtype=6, layout=None, device=None, pin_memory=None)", width);
    line("    out, hidden, cell, = torch.lstm(said, [begin, begin], [%s], True, 1, 0., False, False, True)",
        Stream.of("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0").map(part -> value(lstm + part))
            .collect(Collectors.joining(", ")));
    line("    g = torch.unsqueeze(%s, 1)", linear("out", ConformerNetwork.TDT + ".joint.pred"));
    line("    o = %s", linear("torch.relu(torch.add(e, g))", ConformerNetwork.TDT + ".joint.output"));
    line("    parts = torch.split_with_sizes(o, [%d, %d], -1)", tokens, durations);
    line("    token = torch.log_softmax(parts[0], -1, None)");
    line("    blank = torch.slice(token, 3, 0, 1)");
    line("    named = torch.gather(token, 3, torch.expand(label, [batch, frames, nodes, 1]))");
    line("    return torch.cat([blank, named, torch.log_softmax(parts[1], -1, None)], 3)");
  }

  private String layerNorm(String x, String name) {
    return String.format(Locale.ROOT, "torch.layer_norm(%s, [%d], %s, %s, %s, True)", x, layout().get(name + ".weight").size(),
        value(name + ".weight"), value(name + ".bias"), EPSILON);
  }

  /** {@code name.weight x + name.bias} in fp32; without the bias where there is none. */
  private String linear(String x, String name) {
    String bias = name + ".bias";
    return String.format(Locale.ROOT, FP32, "torch.linear(" + type.cast(x) + ", " + type.cast(value(name + ".weight")) + ", "
        + (layout().has(bias) ? type.cast(value(bias)) : "None") + ")");
  }

  private String value(String name) {
    Parameter p = layout().get(name);
    return shaped("p[" + p.index() + "]", p);
  }
}
