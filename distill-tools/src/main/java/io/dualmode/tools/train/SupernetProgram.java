package io.dualmode.tools.train;

import io.dualmode.model.encoder.EncoderConfig;
import io.dualmode.model.encoder.EncoderConfig.Block;
import io.dualmode.model.encoder.EncoderConfig.BlockType;
import io.dualmode.tools.torch.AdamW;
import io.dualmode.tools.train.ParameterLayout.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes the training graph of a supernet as TorchScript text: {@code docs/supernet.md} with live batch norms, matrices in bf16,
 * everything reduced in fp32.
 *
 * <p>Methods, for {@code corner} in dense, sparse and {@code phase} in train, eval (B utterances, T frames, W window):
 * <ul>
 *   <li>{@code phase_corner(flat, mask, x[B,T,W], allow[B,1,T,T], taps[A,B,T,1], mean, variance, phoneOf, leftOf, context,
 *       headGradient)} returns MMI logits, phone logits, CTC logits, transducer encodings and the four joiner matrices and two
 *       joiner vectors. {@code allow} is 0 where attention may look and very negative elsewhere; {@code taps[a-1]} is 1 where
 *       frame {@code t + a} may be read; {@code context} switches the left-phone rows of the MMI output on.
 *   <li>{@code joint(...)} returns the log-probabilities of blank and next label on the transducer lattice, {@code [B,T,U+1]} each.
 *   <li>{@code surrogate(...)} is a scalar whose gradient is the gradient of the sum of all losses.
 *   <li>{@code norm}, {@code clip}, {@code update_matrices}, {@code update_vectors} and {@code finish}: one fused AdamW update with
 *       clipping and averaging.
 * </ul>
 */
final class SupernetProgram {
  private static final String BF16 = "torch.to(%s, 15, False, False, None)";
  private static final String FP32 = "torch.to(%s, 6, False, False, None)";
  private static final double NORM_EPSILON = 1e-3;
  private static final double NORM_MOMENTUM = 0.05;

  private final EncoderConfig config;
  private final ParameterLayout layout;
  private final Map<String, Integer> indexOf = new HashMap<>();
  private final StringBuilder text = new StringBuilder();

  private boolean sparse;
  private boolean training;

  private SupernetProgram(EncoderConfig config, ParameterLayout layout) {
    this.config = config;
    this.layout = layout;
    index(layout.matrices());
    index(layout.vectors());
  }

  private void index(List<Parameter> list) {
    for (int i = 0; i < list.size(); i++) {
      indexOf.put(list.get(i).name(), i);
    }
  }

  /** The methods' text. */
  static String write(EncoderConfig config, ParameterLayout layout, AdamW optimiser) {
    SupernetProgram program = new SupernetProgram(config, layout);
    for (boolean training : new boolean[] {true, false}) {
      for (boolean sparse : new boolean[] {false, true}) {
        program.forward(training, sparse);
      }
    }
    program.joint();
    program.surrogate();
    program.text.append(optimiser.methods());
    return program.text.toString();
  }

  /** Name of the forward method. */
  static String forwardMethod(boolean training, boolean sparse) {
    return (training ? "train" : "eval") + (sparse ? "_sparse" : "_dense");
  }

  private void forward(boolean training, boolean sparse) {
    this.training = training;
    this.sparse = sparse;
    line("  def %s(self: __torch__.Supernet, flat: Tensor, mask: Tensor, x: Tensor, allow: Tensor, taps: Tensor, mean: Tensor,"
        + " variance: Tensor, phone_of: Tensor, left_of: Tensor, context: Tensor, head_gradient: Tensor) -> List[Tensor]:",
        forwardMethod(training, sparse));
    line("    parts = torch.split_with_sizes(flat, [%d, %d], 0)", layout.matrixSize(), layout.size() - layout.matrixSize());
    line("    half = " + BF16, "parts[0]");
    line("    mats = torch.split_with_sizes(%s, [%s], 0)", sparse ? "torch.mul(half, torch.to(mask, 15, False, False, None))" : "half", sizes(layout.matrices()));
    line("    vecs = torch.split_with_sizes(parts[1], [%s], 0)", sizes(layout.vectors()));
    line("    seen_taps = " + BF16, "taps");
    line("    batch = torch.size(x, 0)");
    line("    frames = torch.size(x, 1)");
    line("    position = torch.arange(frames, dtype=6, layout=None, device=None, pin_memory=None)");
    line("    distance = torch.abs(torch.sub(torch.unsqueeze(position, 0), torch.unsqueeze(position, 1)))");
    line("    h0 = torch.relu(torch.linear(" + BF16 + ", %s, %s))", "x", matrix("input.weight"), bias("input.bias"));
    line("    h = %s", norm("h0", "input"));
    for (int i = 0; i < config.blocks().size(); i++) {
      Block block = config.blocks().get(i);
      if (block.type() == BlockType.CONV) {
        convolution("blocks." + i, block);
      } else {
        attention("blocks." + i, block);
      }
    }
    line("    m0 = torch.linear(h, %s, None)", matrix("mmi.hidden.weight"));
    line("    m1 = torch.relu(%s)", norm("m0", "mmi.hidden"));
    line("    own = torch.add(torch.mul(%s, context), torch.index_select(%s, 0, phone_of))",
        matrix("mmi.output.own"), matrix("mmi.output.phone"));
    line("    rows = torch.add(own, torch.mul(torch.index_select(%s, 0, left_of), context))", matrix("mmi.output.left"));
    line("    mmi = " + FP32, "torch.linear(m1, rows, " + bias("mmi.output.bias") + ")");
    line("    c0 = torch.linear(h, %s, None)", matrix("ce.hidden.weight"));
    line("    c1 = torch.relu(%s)", norm("c0", "ce.hidden"));
    line("    ce = " + FP32, "torch.linear(c1, " + matrix("ce.output.weight") + ", " + bias("ce.output.bias") + ")");
    line("    g = torch.add(torch.mul(h, head_gradient), torch.mul(torch.detach(h), torch.rsub(head_gradient, 1.)))");
    line("    t0 = torch.linear(g, %s, None)", matrix("ctc.hidden.weight"));
    line("    t1 = torch.relu(%s)", norm("t0", "ctc.hidden"));
    line("    ctc = " + FP32, "torch.linear(t1, " + matrix("ctc.output.weight") + ", " + bias("ctc.output.bias") + ")");
    line("    enc = torch.linear(g, %s, %s)", matrix("transducer.encoder.weight"), bias("transducer.encoder.bias"));
    line("    return [mmi, ce, ctc, enc, %s, %s, %s, %s, %s]", matrix("transducer.embedding"), matrix("transducer.predictor.weight"),
        matrix("transducer.output.weight"), bias("transducer.predictor.bias"), bias("transducer.output.bias"));
  }

  private void convolution(String name, Block block) {
    int b = config.bottleneck();
    line("    d = torch.split_with_sizes(torch.linear(h, %s, None), [%d, %d], -1)", matrix(name + ".down.weight"), b, b);
    line("    z = torch.add(torch.constant_pad_nd(d[0], [0, 0, %d, %d], 0), d[1])", block.past(), -block.past());
    line("    s = torch.constant_pad_nd(z, [0, 0, %d, %d], 0)", -block.second(), block.second());
    String second = block.second() > 0 ? "torch.mul(s, seen_taps[" + (block.second() - 1) + "])" : "s";
    line("    y = torch.relu(torch.linear(torch.cat([z, %s], -1), %s, %s))", second, matrix(name + ".up.weight"), bias(name + ".up.bias"));
    line("    h = torch.add(h, %s)", norm("y", name));
  }

  private void attention(String name, Block block) {
    int heads = block.heads();
    int d = block.headDim();
    String slopes = block.slopes().stream().map(f -> "[[" + Double.parseDouble(f.toString()) + "]]").collect(Collectors.joining(", "));
    line("    f = " + FP32, "h");
    line("    r = torch.mul(torch.mul(f, torch.rsqrt(torch.add(torch.mean(torch.mul(f, f), [-1], True), 1.0e-05))), %s)",
        "vecs[" + indexOf.get(name + ".norm.gain") + "]");
    line("    qkv = torch.permute(torch.reshape(torch.linear(" + BF16 + ", %s, None), [batch, frames, 3, %d, %d]), [2, 0, 3, 1, 4])",
        "r", matrix(name + ".qkv.weight"), heads, d);
    line("    slopes = torch.tensor([%s], dtype=6, device=None, requires_grad=False)", slopes);
    line("    seen = " + BF16, "torch.sub(allow, torch.mul(distance, slopes))");
    line("    o = torch.scaled_dot_product_attention(torch.select(qkv, 0, 0), torch.select(qkv, 0, 1), torch.select(qkv, 0, 2), seen,"
        + " 0., False)");
    line("    o1 = torch.reshape(torch.permute(o, [0, 2, 1, 3]), [batch, frames, %d])", heads * d);
    line("    h = torch.add(h, torch.linear(o1, %s, %s))", matrix(name + ".out.weight"), bias(name + ".out.bias"));
  }

  private void joint() {
    line("  def joint(self: __torch__.Supernet, enc: Tensor, embedding: Tensor, predictor: Tensor, output: Tensor,"
        + " predictor_bias: Tensor, output_bias: Tensor, before: Tensor, last: Tensor, rows: Tensor, label: Tensor) -> List[Tensor]:");
    line("    e = torch.cat([torch.embedding(embedding, before), torch.embedding(embedding, last)], -1)");
    line("    p = torch.reshape(torch.linear(e, predictor, predictor_bias), [-1, %d])", config.joint());
    line("    frames = torch.size(enc, 1)");
    line("    band = torch.reshape(torch.index_select(p, 0, rows), [torch.size(enc, 0), frames, -1, %d])", config.joint());
    line("    j = torch.tanh(torch.add(torch.unsqueeze(enc, 2), band))");
    line("    l = torch.log_softmax(torch.linear(j, output, output_bias), -1, 6)");
    line("    blank = torch.contiguous(torch.select(l, -1, 0))");
    line("    return [blank, torch.squeeze(torch.gather(l, -1, torch.unsqueeze(label, -1)), -1)]");
  }

  private void surrogate() {
    line("  def surrogate(self: __torch__.Supernet, mmi: Tensor, mmi_gradient: Tensor, ce: Tensor, label: Tensor, ce_weight: Tensor)"
        + " -> List[Tensor]:");
    line("    flat = torch.reshape(ce, [-1, %d])", config.units());
    line("    entropy = torch.cross_entropy_loss(flat, label, None, 1, -1, 0.)");
    line("    right = torch.sum(torch.to(torch.eq(torch.argmax(flat, 1), label), 6, False, False, None))");
    line("    total = torch.add(torch.sum(torch.mul(mmi, mmi_gradient)), torch.mul(entropy, ce_weight))");
    line("    return [total, torch.detach(entropy), right]");
    line("  def inner(self: __torch__.Supernet, a: Tensor, b: Tensor) -> Tensor:");
    line("    return torch.sum(torch.mul(a, b))");
  }

  private String norm(String input, String name) {
    ParameterLayout.Norm n = layout.norm(name);
    int gain = indexOf.get(ParameterLayout.normParameter(name, sparse, "gain"));
    int bias = indexOf.get(ParameterLayout.normParameter(name, sparse, "bias"));
    return String.format(Locale.ROOT,
        "torch.reshape(torch.batch_norm(torch.reshape(%1$s, [-1, %2$d]), vecs[%3$d], vecs[%4$d], torch.slice(mean, 0, %5$d, %6$d),"
            + " torch.slice(variance, 0, %5$d, %6$d), %7$s, %8$s, %9$s, False), [batch, frames, %2$d])",
        input, n.width(), gain, bias, n.offset(), n.offset() + n.width(), training ? "True" : "False", number(NORM_MOMENTUM),
        number(NORM_EPSILON));
  }

  /** The variance floor of the batch norms, which folding must repeat. */
  static double normEpsilon() {
    return NORM_EPSILON;
  }

  private String matrix(String name) {
    Parameter p = layout.get(name);
    return String.format(Locale.ROOT, "torch.view(mats[%d], [%d, %d])", indexOf.get(name), p.rows(), p.columns());
  }

  private String bias(String name) {
    return String.format(Locale.ROOT, BF16, "vecs[" + indexOf.get(name) + "]");
  }

  private static String sizes(List<Parameter> list) {
    return list.stream().map(p -> Integer.toString(p.size())).collect(Collectors.joining(", "));
  }

  private static String number(double v) {
    return Double.toString(v);
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
