package io.dualmode.tools.train.objective;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.supernet.EncoderProgram;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;

/**
 * Writes the graph of supervised training as TorchScript text: the encoder of {@link EncoderProgram} with all heads.
 *
 * <p>Methods, for {@code corner} in dense, sparse and {@code phase} in train, eval (B utterances, T frames, R rows of width W of the input):
 * <ul>
 *   <li>{@code phase_corner(flat, mask, x[B,R,W], allow[B,1,T,T], taps[A,B,T,1], mean, variance, phoneOf, leftOf, context,
 *       headGradient)} returns MMI logits, phone logits, CTC logits, transducer encodings, the encoder's output in fp32 and the four joiner
 *       matrices and two joiner vectors. {@code allow} is 0 where attention may look and very negative elsewhere; {@code taps[a-1]} is 1 where
 *       frame {@code t + a} may be read; {@code context} switches the left-phone rows of the MMI output on.
 *   <li>{@code moments_corner(flat, mask, x, allow, taps, mean, variance)} returns means and mean squares of what the batch norms read.
 *   <li>{@code joint(...)} returns the log-probabilities of blank and next label on the transducer lattice, {@code [B,T,U+1]} each.
 *   <li>{@code surrogate(...)} is a scalar whose gradient is the gradient of the sum of all losses.
 * </ul>
 */
final class SupernetProgram {
  private final EncoderConfig config;
  private final EncoderProgram encoder;

  private SupernetProgram(EncoderConfig config, ParameterLayout layout) {
    this.config = config;
    encoder = new EncoderProgram(config, layout);
  }

  /** The methods' text. */
  static String write(EncoderConfig config, ParameterLayout layout) {
    SupernetProgram program = new SupernetProgram(config, layout);
    for (boolean training : new boolean[] {true, false}) {
      for (boolean sparse : new boolean[] {false, true}) {
        program.forward(training, sparse);
      }
    }
    program.moments(false);
    program.moments(true);
    program.joint();
    program.surrogate();
    return program.encoder.text();
  }

  /** Name of the forward method. */
  static String forwardMethod(boolean training, boolean sparse) {
    return (training ? "train" : "eval") + (sparse ? "_sparse" : "_dense");
  }

  private void forward(boolean training, boolean sparse) {
    encoder.corner(training, sparse);
    encoder.line("  def %s(" + EncoderProgram.PARAMETERS
        + ", phone_of: Tensor, left_of: Tensor, context: Tensor, head_gradient: Tensor) -> List[Tensor]:",
        forwardMethod(training, sparse));
    encoder.unpack();
    encoder.input("x");
    encoder.blocks();
    encoder.line("    m0 = torch.linear(h, %s, None)", encoder.matrix("mmi.hidden.weight"));
    encoder.line("    m1 = torch.relu(%s)", encoder.norm("m0", "mmi.hidden"));
    encoder.line("    own = torch.add(torch.mul(%s, context), torch.index_select(%s, 0, phone_of))",
        encoder.matrix("mmi.output.own"), encoder.matrix("mmi.output.phone"));
    encoder.line("    rows = torch.add(own, torch.mul(torch.index_select(%s, 0, left_of), context))", encoder.matrix("mmi.output.left"));
    encoder.line("    mmi = " + EncoderProgram.FP32, "torch.linear(m1, rows, " + encoder.bias("mmi.output.bias") + ")");
    encoder.line("    c0 = torch.linear(h, %s, None)", encoder.matrix("ce.hidden.weight"));
    encoder.line("    c1 = torch.relu(%s)", encoder.norm("c0", "ce.hidden"));
    encoder.line("    ce = " + EncoderProgram.FP32, "torch.linear(c1, " + encoder.matrix("ce.output.weight") + ", " + encoder.bias("ce.output.bias") + ")");
    encoder.line("    g = torch.add(torch.mul(h, head_gradient), torch.mul(torch.detach(h), torch.rsub(head_gradient, 1.)))");
    encoder.line("    t0 = torch.linear(g, %s, None)", encoder.matrix("ctc.hidden.weight"));
    encoder.line("    t1 = torch.relu(%s)", encoder.norm("t0", "ctc.hidden"));
    encoder.line("    ctc = " + EncoderProgram.FP32, "torch.linear(t1, " + encoder.matrix("ctc.output.weight") + ", " + encoder.bias("ctc.output.bias") + ")");
    encoder.line("    enc = torch.linear(g, %s, %s)", encoder.matrix("transducer.encoder.weight"), encoder.bias("transducer.encoder.bias"));
    encoder.line("    hidden = " + EncoderProgram.FP32, "h");
    encoder.line("    return [mmi, ce, ctc, enc, hidden, %s, %s, %s, %s, %s]", encoder.matrix("transducer.embedding"), encoder.matrix("transducer.predictor.weight"),
        encoder.matrix("transducer.output.weight"), encoder.bias("transducer.predictor.bias"), encoder.bias("transducer.output.bias"));
  }

  /** Name of the method that measures the inputs of the batch norms. */
  static String momentsMethod(boolean sparse) {
    return sparse ? "moments_sparse" : "moments_dense";
  }

  private void moments(boolean sparse) {
    encoder.measure(sparse);
    encoder.line("  def %s(" + EncoderProgram.PARAMETERS + ") -> List[Tensor]:", momentsMethod(sparse));
    encoder.unpack();
    encoder.input("x");
    encoder.blocks();
    for (String head : new String[] {"mmi", "ce", "ctc"}) {
      encoder.line("    %s = torch.linear(h, %s, None)", head, encoder.matrix(head + ".hidden.weight"));
      encoder.line("    %s_norm = %s", head, encoder.norm(head, head + ".hidden"));
    }
    encoder.line("    return %s", encoder.moments());
  }

  private void joint() {
    encoder.line("  def joint(self: __torch__.Supernet, enc: Tensor, embedding: Tensor, predictor: Tensor, output: Tensor,"
        + " predictor_bias: Tensor, output_bias: Tensor, before: Tensor, last: Tensor, rows: Tensor, label: Tensor) -> List[Tensor]:");
    encoder.line("    e = torch.cat([torch.embedding(embedding, before), torch.embedding(embedding, last)], -1)");
    encoder.line("    p = torch.reshape(torch.linear(e, predictor, predictor_bias), [-1, %d])", config.joint());
    encoder.line("    frames = torch.size(enc, 1)");
    encoder.line("    band = torch.reshape(torch.index_select(p, 0, rows), [torch.size(enc, 0), frames, -1, %d])", config.joint());
    encoder.line("    j = torch.tanh(torch.add(torch.unsqueeze(enc, 2), band))");
    encoder.line("    l = torch.log_softmax(torch.linear(j, output, output_bias), -1, 6)");
    encoder.line("    blank = torch.contiguous(torch.select(l, -1, 0))");
    encoder.line("    return [blank, torch.squeeze(torch.gather(l, -1, torch.unsqueeze(label, -1)), -1)]");
  }

  private void surrogate() {
    encoder.line("  def surrogate(self: __torch__.Supernet, mmi: Tensor, mmi_gradient: Tensor, ce: Tensor, label: Tensor, ce_weight: Tensor)"
        + " -> List[Tensor]:");
    encoder.line("    flat = torch.reshape(ce, [-1, %d])", config.units());
    encoder.line("    entropy = torch.cross_entropy_loss(flat, label, None, 1, -1, 0.)");
    encoder.line("    right = torch.sum(torch.to(torch.eq(torch.argmax(flat, 1), label), 6, False, False, None))");
    encoder.line("    total = torch.add(torch.sum(torch.mul(mmi, mmi_gradient)), torch.mul(entropy, ce_weight))");
    encoder.line("    return [total, torch.detach(entropy), right]");
    encoder.line("  def inner(self: __torch__.Supernet, a: Tensor, b: Tensor) -> Tensor:");
    encoder.line("    return torch.sum(torch.mul(a, b))");
  }
}
