package io.dualmode.tools.torch;

import java.util.Locale;

/**
 * Constants of decoupled weight decay Adam (Loshchilov and Hutter, ICLR 2019), and its step as TorchScript methods on stretches
 * of one flat vector, of which those of matrices are decayed and those of vectors are not.
 *
 * @param beta1 decay of the gradient mean
 * @param beta2 decay of the squared gradient mean
 * @param epsilon added to the root of the latter
 * @param weightDecay decay of matrices per unit learning rate; vectors are not decayed
 */
record AdamW(double beta1, double beta2, double epsilon, double weightDecay) {
  static final AdamW DEFAULT = new AdamW(0.9, 0.98, 1e-8, 0.01);

  /** Name of the update of the matrices (decayed) or of the vectors. */
  static String updateMethod(boolean decayed) {
    return decayed ? "update_matrices" : "update_vectors";
  }

  /**
   * The methods {@code norm(gradient)}, {@code clip(gradient, scale)}, {@code update_matrices} and {@code update_vectors(rate, w[],
   * g[], m[], v[], n[])}, {@code finish(average, flat, renewal, gradient)}, {@code clear(gradient)} and {@code assign(target,
   * values)}: one fused update with clipping and averaging.
   */
  String methods() {
    StringBuilder text = new StringBuilder();
    line(text, "  def norm(self: __torch__.Supernet, gradient: Tensor) -> Tensor:");
    line(text, "    return torch.sqrt(torch.sum(torch.mul(gradient, gradient)))");
    line(text, "  def clip(self: __torch__.Supernet, gradient: Tensor, scale: Tensor) -> Tensor:");
    line(text, "    return torch.mul_(gradient, scale)");
    for (boolean decayed : new boolean[] {true, false}) {
      // The lists are arguments because libtorch drops a fused update of a list that is made inside the method as dead code.
      line(text, "  def %s(self: __torch__.Supernet, rate: Tensor, w: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor],"
          + " n: List[Tensor]) -> Tensor:", updateMethod(decayed));
      line(text, "    torch._fused_adamw_(w, g, m, v, annotate(List[Tensor], []), n, lr=rate, beta1=%s, beta2=%s, weight_decay=%s, eps=%s,"
          + " amsgrad=False, maximize=False, grad_scale=None, found_inf=None)",
          Double.toString(beta1), Double.toString(beta2), Double.toString(decayed ? weightDecay : 0), Double.toString(epsilon));
      line(text, "    return rate");
    }
    line(text, "  def finish(self: __torch__.Supernet, average: Tensor, flat: Tensor, renewal: Tensor, gradient: Tensor) -> Tensor:");
    line(text, "    e = torch.lerp_(average, torch.detach(flat), renewal)");
    line(text, "    return torch.zero_(gradient)");
    line(text, "  def clear(self: __torch__.Supernet, gradient: Tensor) -> Tensor:");
    line(text, "    return torch.zero_(gradient)");
    line(text, "  def assign(self: __torch__.Supernet, target: Tensor, values: Tensor) -> Tensor:");
    line(text, "    return torch.copy_(torch.detach(target), values)");
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
