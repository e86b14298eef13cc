package io.dualmode.tools.pretrain;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.supernet.EncoderProgram;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;

/**
 * Writes the graph of pre-training as TorchScript text (B utterances, T frames, N masked frames).
 *
 * <ul>
 *   <li>{@code context_dense}, {@code context_sparse}: an encoder over windows whose masked features are replaced by a learned vector;
 *       returns {@code c [N, F]}, the projected encoder output at the masked frames, and, views of their parameters, what
 *       {@code quantise} needs.
 *   <li>{@code quantise}: features to logits over {@code G} codebooks of {@code V} entries; a straight-through Gumbel softmax chooses
 *       an entry of each; the entries side by side are projected to {@code q [N, F]}. Returns {@code q}, a number that is equal for
 *       equal choices, the diversity loss {@code (G V - sum_g exp H(p_g)) / (G V)} with {@code p_g} the softmax averaged over frames,
 *       and the mean perplexities of {@code p_g} and of the codes chosen without noise.
 *   <li>{@code contrast}: the cross-entropy of a frame among its candidates by cosine similarity over {@link #SIMILARITY_TEMPERATURE},
 *       where a distractor with the frame's own code does not count; and the share of frames found.
 * </ul>
 *
 * <p>Source: Baevski et al., "wav2vec 2.0: A framework for self-supervised learning of speech representations", NeurIPS 2020, sections
 * 2 and 3.2.
 */
final class PretrainProgram {
  static final double SIMILARITY_TEMPERATURE = 0.1;

  private final EncoderConfig config;
  private final PretrainShape shape;
  private final EncoderProgram encoder;

  private PretrainProgram(EncoderConfig config, PretrainShape shape, ParameterLayout layout) {
    this.config = config;
    this.shape = shape;
    encoder = new EncoderProgram(config, layout);
  }

  static String write(EncoderConfig config, PretrainShape shape, ParameterLayout layout) {
    PretrainProgram program = new PretrainProgram(config, shape, layout);
    program.context(false);
    program.context(true);
    program.quantise();
    program.contrast();
    return program.encoder.text();
  }

  /** Name of the method of a corner. */
  static String contextMethod(boolean sparse) {
    return sparse ? "context_sparse" : "context_dense";
  }

  private void context(boolean sparse) {
    EncoderProgram e = encoder;
    e.corner(true, sparse);
    e.line("  def %s(" + EncoderProgram.PARAMETERS + ", hidden: Tensor, index: Tensor) -> List[Tensor]:", contextMethod(sparse));
    e.unpack();
    e.line("    seen_features = torch.reshape(x, [batch, torch.size(x, 1), -1, %d])", config.melBins());
    e.line("    masked = torch.mul(torch.unsqueeze(hidden, -1), torch.sub(%s, seen_features))", e.vector("pretrain.mask"));
    e.line("    w = torch.reshape(torch.add(seen_features, masked), [batch, torch.size(x, 1), %d])", config.inputWidth());
    e.input("w");
    e.blocks();
    e.line("    at = torch.index_select(torch.reshape(h, [-1, %d]), 0, index)", config.dim());
    e.line("    c = " + EncoderProgram.FP32, "torch.linear(at, " + e.matrix("context.weight") + ", " + e.bias("context.bias") + ")");
    e.line("    return [c, %s, %s, %s, %s, %s]", e.matrix("quantizer.weight"), e.bias("quantizer.bias"), e.matrix("quantizer.codebook"),
        e.matrix("quantizer.output.weight"), e.bias("quantizer.output.bias"));
  }

  private void quantise() {
    EncoderProgram e = encoder;
    int groups = shape.groups();
    int codes = shape.codes();
    e.line("  def quantise(self: __torch__.Supernet, z: Tensor, noise: Tensor, temperature: Tensor, weight: Tensor, bias: Tensor,"
        + " codebook: Tensor, output: Tensor, output_bias: Tensor) -> List[Tensor]:");
    e.line("    l0 = " + EncoderProgram.FP32, linear("z", "weight", "bias"));
    e.line("    l = torch.reshape(l0, [-1, %d, %d])", groups, codes);
    e.line("    noisy = torch.div(torch.add(l, torch.reshape(noise, [-1, %d, %d])), temperature)", groups, codes);
    e.line("    y = torch.softmax(noisy, -1, None)");
    e.line("    chosen = torch.argmax(y, -1)");
    e.line("    hard = " + EncoderProgram.FP32, "torch.one_hot(chosen, " + codes + ")");
    e.line("    straight = torch.add(torch.sub(hard, torch.detach(y)), y)");
    e.line("    entries = torch.reshape(" + EncoderProgram.FP32 + ", [%d, %d, %d])", "codebook", groups, codes, shape.codeDim());
    e.line("    v = torch.reshape(torch.permute(torch.matmul(torch.permute(straight, [1, 0, 2]), entries), [1, 0, 2]), [-1, %d])",
        groups * shape.codeDim());
    e.line("    q = " + EncoderProgram.FP32, linear("v", "output", "output_bias"));
    e.line("    code0 = torch.select(chosen, 1, 0)");
    for (int g = 1; g < groups; g++) {
      e.line("    code%d = torch.add(torch.mul(code%d, %d), torch.select(chosen, 1, %d))", g, g - 1, codes, g);
    }
    e.line("    share = torch.mean(torch.softmax(l, -1, None), [0], False)");
    e.line("    perplexity = torch.exp(torch.neg(torch.sum(torch.mul(share, torch.log(torch.add(share, 1.0e-07))), [-1], False)))");
    e.line("    diversity = torch.rsub(torch.div(torch.sum(perplexity), %d.), 1.)", groups * codes);
    e.line("    used = torch.mean(" + EncoderProgram.FP32 + ", [0], False)", "torch.one_hot(torch.argmax(l, -1), " + codes + ")");
    e.line("    hard_perplexity = torch.exp(torch.neg(torch.sum(torch.mul(used, torch.log(torch.add(used, 1.0e-07))), [-1], False)))");
    e.line("    return [q, code%d, diversity, torch.detach(torch.mean(perplexity)), torch.mean(hard_perplexity)]", groups - 1);
  }

  /** A product in the type of the matrices; what has it already stays as it is. */
  private String linear(String input, String weight, String bias) {
    return "torch.linear(" + encoder.low(input) + ", " + encoder.low(weight) + ", " + encoder.low(bias) + ")";
  }

  private void contrast() {
    EncoderProgram e = encoder;
    e.line("  def contrast(self: __torch__.Supernet, c: Tensor, q: Tensor, code: Tensor, candidates: Tensor, others: Tensor)"
        + " -> List[Tensor]:");
    e.line("    cn = torch.mul(c, torch.rsqrt(torch.add(torch.sum(torch.mul(c, c), [-1], True), 1.0e-06)))");
    e.line("    qn = torch.mul(q, torch.rsqrt(torch.add(torch.sum(torch.mul(q, q), [-1], True), 1.0e-06)))");
    e.line("    s = torch.div(torch.gather(torch.matmul(cn, torch.t(qn)), 1, candidates), %s)", Double.toString(SIMILARITY_TEMPERATURE));
    e.line("    theirs = torch.reshape(torch.index_select(code, 0, torch.reshape(candidates, [-1])), [torch.size(code, 0), -1])");
    e.line("    same = " + EncoderProgram.FP32, "torch.eq(theirs, torch.unsqueeze(code, 1))");
    e.line("    l = torch.sub(s, torch.mul(torch.mul(same, others), 10000.))");
    e.line("    first = torch.sub(code, code)");
    e.line("    loss = torch.cross_entropy_loss(l, first, None, 1, -100, 0.)");
    e.line("    right = torch.mean(" + EncoderProgram.FP32 + ")", "torch.eq(torch.argmax(l, 1), first)");
    e.line("    return [loss, right]");
  }
}
