package io.dualmode.tools.las;

import io.dualmode.model.format.config.LasConfig;
import io.dualmode.tools.trainer.GraphText;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes an attention rescorer as TorchScript text, in fp32: the formulas of {@code docs/supernet.md}.
 *
 * <p>Methods (B utterances, T frames, U units): {@code spell(flat, x[B,T,D], history[B,U,n], centre[B,U], length[B,1,1,1],
 * label[B*U])} returns the mean cross-entropy with label smoothing, the number of right units, each label's log-probability [B*U] (0 for
 * labels of -1, which do not count) and the logits [B*U, V]. {@code history} holds rows of the tables; {@code centre} is where the last
 * unit ended. {@code learn(entropy, logits, taught[B*U,V], label, weight)} returns {@code entropy + weight KL} and the KL divergence per
 * unit of the distributions from a teacher's, given as log-probabilities.
 */
final class LasProgram extends GraphText {
  private final LasConfig config;

  private LasProgram(LasConfig config, ParameterLayout layout) {
    super(layout);
    this.config = config;
  }

  /** The methods' text. */
  static String write(LasConfig config, ParameterLayout layout) {
    LasProgram program = new LasProgram(config, layout);
    program.spell();
    program.learn();
    return program.text();
  }

  private void spell() {
    line("  def spell(self: __torch__.Supernet, flat: Tensor, x: Tensor, history: Tensor, centre: Tensor, length: Tensor, label: Tensor)"
        + " -> List[Tensor]:");
    line("    p = torch.split_with_sizes(flat, [%s], 0)", sizes(layout().parameters()));
    line("    batch = torch.size(x, 0)");
    line("    frames = torch.size(x, 1)");
    line("    units = torch.size(centre, 1)");
    line("    m = torch.relu(%s)", linear(rms("x", "las.memory.gain"), "las.memory"));
    line("    y = torch.add(torch.sum(torch.embedding(%s, history), [2], False, dtype=None), %s)", value("las.history"),
        value("las.history.bias"));
    line("    j = torch.arange(frames, dtype=6, layout=None, device=None, pin_memory=None)");
    line("    distance = torch.unsqueeze(torch.sub(torch.reshape(j, [1, 1, -1]), torch.unsqueeze(centre, 2)), 1)");
    line("    unseen = torch.logical_or(torch.gt(torch.abs(distance), %d.5), torch.ge(torch.reshape(j, [1, 1, 1, -1]), length))",
        config.window());
    line("    slopes = torch.tensor([%s], dtype=6, device=None, requires_grad=False)",
        config.slopes().stream().map(s -> "[[" + Double.parseDouble(s.toString()) + "]]").collect(Collectors.joining(", ")));
    line("    offsets = torch.tensor([%s], dtype=6, device=None, requires_grad=False)",
        config.offsets().stream().map(o -> "[[" + o + ".]]").collect(Collectors.joining(", ")));
    line("    lean = torch.neg(torch.mul(torch.abs(torch.sub(distance, offsets)), slopes))");
    line("    seen = torch.masked_fill(lean, unseen, -1.0e+30)");
    for (int l = 0; l < config.layers(); l++) {
      layer("las.layers." + l);
    }
    line("    logits = torch.reshape(%s, [-1, %d])", linear(rms("y", "las.output.gain"), "las.output"),
        layout().get("las.output.weight").rows());
    line("    entropy = torch.cross_entropy_loss(logits, label, None, 1, -1, %s)", LasGraph.SMOOTHING);
    line("    counted = torch.to(torch.ge(label, 0), 6, False, False, None)");
    line("    right = torch.sum(torch.to(torch.eq(torch.argmax(logits, 1), label), 6, False, False, None))");
    line("    chosen = torch.gather(torch.log_softmax(logits, -1, 6), 1, torch.unsqueeze(torch.relu(label), 1))");
    line("    return [entropy, right, torch.mul(torch.squeeze(chosen, 1), counted), logits]");
  }

  private void learn() {
    line("  def learn(self: __torch__.Supernet, entropy: Tensor, logits: Tensor, taught: Tensor, label: Tensor, weight: Tensor)"
        + " -> List[Tensor]:");
    line("    counted = torch.to(torch.ge(label, 0), 6, False, False, None)");
    line("    apart = torch.mul(torch.exp(taught), torch.sub(taught, torch.log_softmax(logits, -1, 6)))");
    line("    each = torch.mul(torch.sum(apart, [1], False, dtype=None), counted)");
    line("    divergence = torch.div(torch.sum(each), torch.sum(counted))");
    line("    return [torch.add(entropy, torch.mul(divergence, weight)), divergence]");
    line("  def distribution(self: __torch__.Supernet, logits: Tensor) -> Tensor:");
    line("    return torch.log_softmax(logits, -1, 6)");
  }

  private void layer(String name) {
    int heads = config.heads();
    int d = config.headDim();
    line("    q = torch.permute(torch.reshape(%s, [batch, units, %d, %d]), [0, 2, 1, 3])",
        product(rms("y", name + ".attention.gain"), name + ".query.weight"), heads, d);
    line("    kv = torch.permute(torch.reshape(%s, [batch, frames, 2, %d, %d]), [2, 0, 3, 1, 4])", product("m", name + ".memory.weight"),
        heads, d);
    line("    a = torch.softmax(torch.add(torch.mul(torch.matmul(q, torch.transpose(torch.select(kv, 0, 0), 2, 3)), %s), seen), -1, None)",
        Double.toString(1 / Math.sqrt(d)));
    line("    o = torch.reshape(torch.permute(torch.matmul(a, torch.select(kv, 0, 1)), [0, 2, 1, 3]), [batch, units, %d])", heads * d);
    line("    y = torch.add(y, %s)", linear("o", name + ".out"));
    line("    u = torch.relu(%s)", linear(rms("y", name + ".forward.gain"), name + ".up"));
    line("    y = torch.add(y, %s)", linear("u", name + ".down"));
  }

  private String rms(String x, String gain) {
    return String.format(Locale.ROOT, "torch.mul(torch.mul(%1$s, torch.rsqrt(torch.add(torch.mean(torch.mul(%1$s, %1$s), [-1], True), 1.0e-05))), %2$s)",
        x, value(gain));
  }

  private String linear(String x, String name) {
    return "torch.linear(" + x + ", " + value(name + ".weight") + ", " + value(name + ".bias") + ")";
  }

  private String product(String x, String matrix) {
    return "torch.linear(" + x + ", " + value(matrix) + ", None)";
  }

  private String value(String name) {
    ParameterLayout.Parameter p = layout().get(name);
    return shaped("p[" + p.index() + "]", p);
  }
}
