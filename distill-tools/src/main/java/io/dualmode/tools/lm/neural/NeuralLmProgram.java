package io.dualmode.tools.lm.neural;

import io.dualmode.model.neural.NeuralLmShape;
import io.dualmode.tools.torch.MatrixType;
import io.dualmode.tools.trainer.GraphText;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes a neural language model as TorchScript text: the formulas of {@link io.dualmode.model.neural.NeuralLm}, its matrices in a {@link
 * MatrixType}, all else in fp32.
 *
 * <p>Methods (B rows of T pieces): {@code learn(flat, token[B,T], utterance[B,T], label[B*T])} returns the mean cross-entropy of the labels
 * that are not -1; {@code tell} of the same arguments returns each label's log-probability [B*T], 0 for those of -1. A piece sees those before it in
 * its utterance.
 */
final class NeuralLmProgram extends GraphText {
  private final NeuralLmShape shape;
  private final MatrixType type;

  private NeuralLmProgram(NeuralLmShape shape, ParameterLayout layout, MatrixType type) {
    super(layout);
    this.shape = shape;
    this.type = type;
  }

  /** The methods' text. */
  static String write(NeuralLmShape shape, ParameterLayout layout, MatrixType type) {
    NeuralLmProgram program = new NeuralLmProgram(shape, layout, type);
    program.method("learn");
    program.line("    return torch.cross_entropy_loss(logits, label, None, 1, -1, 0.)");
    program.method("tell");
    program.line("    counted = torch.to(torch.ge(label, 0), 6, False, False, None)");
    program.line("    chosen = torch.gather(torch.log_softmax(logits, -1, 6), 1, torch.unsqueeze(torch.relu(label), 1))");
    program.line("    return torch.mul(torch.squeeze(chosen, 1), counted)");
    return program.text();
  }

  private void method(String name) {
    line("  def %s(self: __torch__.Supernet, flat: Tensor, token: Tensor, utterance: Tensor, label: Tensor) -> Tensor:", name);
    line("    p = torch.split_with_sizes(flat, [%s], 0)", sizes(layout().parameters()));
    line("    batch = torch.size(token, 0)");
    line("    length = torch.size(token, 1)");
    line("    place = torch.arange(length, dtype=6, layout=None, device=None, pin_memory=None)");
    line("    distance = torch.sub(torch.unsqueeze(place, 1), torch.unsqueeze(place, 0))");
    line("    outside = torch.logical_or(torch.lt(distance, 0.), torch.ge(distance, %d.))", shape.context());
    line("    other = torch.ne(torch.unsqueeze(utterance, 2), torch.unsqueeze(utterance, 1))");
    line("    unseen = torch.unsqueeze(torch.logical_or(other, outside), 1)");
    line("    slopes = torch.tensor([%s], dtype=6, device=None, requires_grad=False)",
        shape.slopes().stream().map(s -> "[[" + Double.parseDouble(s.toString()) + "]]").collect(Collectors.joining(", ")));
    line("    seen = %s", type.cast("torch.masked_fill(torch.neg(torch.mul(distance, slopes)), unseen, -1.0e+30)"));
    line("    table = %s", matrix("embedding.weight"));
    line("    h = %s", rms("torch.embedding(" + value("embedding.weight") + ", token)", "input.gain"));
    for (int l = 0; l < shape.layers(); l++) {
      layer("layers." + l);
    }
    line("    last = %s", type.cast(rms("h", "output.gain")));
    line("    logits = torch.add(torch.reshape(%s, [-1, %d]), %s)", full("torch.linear(last, table, None)"), shape.pieces(), value("output.bias"));
  }

  private void layer(String name) {
    int heads = shape.heads();
    int d = shape.headDim();
    line("    qkv = torch.permute(torch.reshape(%s, [batch, length, 3, %d, %d]), [2, 0, 3, 1, 4])",
        linear(type.cast(rms("h", name + ".attention.gain")), name + ".qkv.weight"), heads, d);
    line("    o = torch.scaled_dot_product_attention(torch.select(qkv, 0, 0), torch.select(qkv, 0, 1), torch.select(qkv, 0, 2), seen, 0., False)");
    line("    m = torch.reshape(torch.permute(o, [0, 2, 1, 3]), [batch, length, %d])", heads * d);
    line("    h = torch.add(h, %s)", linear("m", name + ".out.weight"));
    line("    u = torch.relu(%s)", linear(type.cast(rms("h", name + ".forward.gain")), name + ".up.weight"));
    line("    h = torch.add(h, %s)", linear("torch.mul(u, u)", name + ".down.weight"));
  }

  private String rms(String x, String gain) {
    line("    r = %s", x);
    return String.format(Locale.ROOT, "torch.mul(torch.mul(r, torch.rsqrt(torch.add(torch.mean(torch.mul(r, r), [-1], True), 1.0e-05))), %s)",
        value(gain));
  }

  private String linear(String x, String matrix) {
    return "torch.linear(" + x + ", " + matrix(matrix) + ", None)";
  }

  private String matrix(String name) {
    return type.cast(value(name));
  }

  private static String full(String value) {
    return String.format(Locale.ROOT, FP32, value);
  }

  private String value(String name) {
    ParameterLayout.Parameter p = layout().get(name);
    return shaped("p[" + p.index() + "]", p);
  }
}
