package io.dualmode.tools.speaker;

import io.dualmode.model.speaker.SpeakerShape;
import io.dualmode.tools.torch.MatrixType;
import io.dualmode.tools.trainer.GraphText;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Norm;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import java.util.Locale;

/**
 * Writes the training graph of a speaker network as TorchScript text: {@code docs/speaker.md} with live batch norms; the matrices
 * before the pooling in a {@link MatrixType}, everything after it in fp32.
 *
 * <p>Methods (B crops of F feature frames, T network frames, S speakers):
 * <ul>
 *   <li>{@code train(flat, x[B,F,bins], speech[B,T,1], mean, variance, label[B], scale, margin)} returns the additive-margin softmax
 *       loss (Wang et al., "Additive Margin Softmax for Face Verification", 2018, eq. 6) and the number of right speakers; it takes
 *       note of the batch norms' statistics.
 *   <li>{@code eval(flat, x, speech, mean, variance)} returns the vectors {@code [B, embedding]}, not normalised.
 * </ul>
 */
final class SpeakerProgram extends GraphText {
  private static final double NORM_EPSILON = 1e-3;
  private static final double NORM_MOMENTUM = 0.05;

  private final SpeakerShape shape;
  private final MatrixType type;
  private boolean training;

  private SpeakerProgram(SpeakerShape shape, ParameterLayout layout, MatrixType type) {
    super(layout);
    this.shape = shape;
    this.type = type;
  }

  /**
   * The methods' text.
   *
   * @param type in which matrices before the pooling are multiplied
   */
  static String write(SpeakerShape shape, ParameterLayout layout, MatrixType type) {
    SpeakerProgram program = new SpeakerProgram(shape, layout, type);
    program.method(true);
    program.method(false);
    return program.text();
  }

  /** The variance floor of the batch norms, which folding must repeat. */
  static double normEpsilon() {
    return NORM_EPSILON;
  }

  private void method(boolean forTraining) {
    training = forTraining;
    line("  def %s(self: __torch__.Supernet, flat: Tensor, x: Tensor, speech: Tensor, mean: Tensor, variance: Tensor%s) -> List[Tensor]:",
        training ? "train" : "eval", training ? ", label: Tensor, scale: Tensor, margin: Tensor" : "");
    line("    mats = torch.split_with_sizes(torch.slice(flat, 0, 0, %d), [%s], 0)", layout().matrixSize(), sizes(layout().matrices()));
    line("    vecs = torch.split_with_sizes(torch.slice(flat, 0, %d, %d), [%s], 0)", layout().matrixSize(), layout().size(),
        sizes(layout().vectors()));
    line("    batch = torch.size(x, 0)");
    line("    u = torch.permute(torch.unfold(x, 1, %d, %d), [0, 1, 3, 2])", shape.window(), shape.stride());
    line("    frames = torch.size(u, 1)");
    line("    w = %s", low("torch.reshape(u, [batch, frames, " + shape.windowSize() + "])"));
    line("    h = %s", norm(relu("w", "input"), "input", true));
    for (int i = 0; i < shape.dilations().size(); i++) {
      int d = shape.dilations().get(i);
      line("    b%d = torch.constant_pad_nd(h, [0, 0, %d, %d], 0)", i, d, -d);
      line("    a%d = torch.constant_pad_nd(h, [0, 0, %d, %d], 0)", i, -d, d);
      line("    c%d = torch.cat([b%d, h, a%d], -1)", i, i, i);
      line("    h = torch.add(h, %s)", norm(relu("c" + i, SpeakerLayout.block(i)), SpeakerLayout.block(i), true));
    }
    line("    p = %s", full(norm(relu("h", "pool"), "pool", true)));
    line("    count = torch.sum(speech, [1], False)");
    line("    m = torch.div(torch.sum(torch.mul(p, speech), [1], False), count)");
    line("    r = torch.mul(torch.sub(p, torch.unsqueeze(m, 1)), speech)");
    line("    q = torch.div(torch.sum(torch.mul(r, r), [1], False), count)");
    line("    z = torch.cat([m, torch.sqrt(torch.clamp_min(q, %s))], -1)", Double.toString(SpeakerShape.MIN_VARIANCE));
    Parameter e = layout().get("embedding.weight");
    line("    e = %s", norm("torch.linear(z, " + view(e) + ", " + vector("embedding.bias") + ")", "embedding", false));
    if (!training) {
      line("    return [e]");
      return;
    }
    Parameter speakers = layout().get(SpeakerLayout.SPEAKERS);
    line("    cosine = torch.linear(%s, %s, None)", unit("e"), unit(view(speakers)));
    line("    held = torch.sub(cosine, torch.mul(torch.to(torch.one_hot(label, %d), 6, False, False, None), margin))", speakers.rows());
    line("    loss = torch.cross_entropy_loss(torch.mul(held, scale), label, None, 1, -100, 0.)");
    line("    right = torch.sum(torch.to(torch.eq(torch.argmax(cosine, 1), label), 6, False, False, None))");
    line("    return [loss, right]");
  }

  private static String unit(String rows) {
    return "torch.div(" + rows + ", torch.sqrt(torch.add(torch.sum(torch.mul(" + rows + ", " + rows + "), [1], True), 1.0e-12)))";
  }

  private String relu(String input, String name) {
    return "torch.relu(torch.linear(" + input + ", " + low(view(layout().get(name + ".weight"))) + ", "
        + low(vector(name + ".bias")) + "))";
  }

  private String norm(String input, String name, boolean frames) {
    Norm n = layout().norm(name);
    String normed = String.format(Locale.ROOT,
        "torch.batch_norm(torch.reshape(%1$s, [-1, %2$d]), %3$s, %4$s, torch.slice(mean, 0, %5$d, %6$d),"
            + " torch.slice(variance, 0, %5$d, %6$d), %7$s, %8$s, %9$s, False)",
        input, n.width(), vector(name + ".gain"), vector(name + ".offset"), n.offset(), n.offset() + n.width(),
        training ? "True" : "False", Double.toString(NORM_MOMENTUM), Double.toString(NORM_EPSILON));
    return frames ? "torch.reshape(" + normed + ", [batch, frames, " + n.width() + "])" : normed;
  }

  private static String view(Parameter p) {
    return shaped("mats[" + p.index() + "]", p);
  }

  private String vector(String name) {
    return "vecs[" + (layout().get(name).index() - layout().matrices().size()) + "]";
  }

  private String low(String value) {
    return type.cast(value);
  }

  private static String full(String value) {
    return String.format(Locale.ROOT, FP32, value);
  }
}
