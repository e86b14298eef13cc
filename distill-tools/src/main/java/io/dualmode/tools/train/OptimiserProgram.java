package io.dualmode.tools.train;

import java.util.Locale;

/**
 * Writes the methods of one fused AdamW update with clipping and averaging as TorchScript text: {@code norm}, {@code clip},
 * {@code update_matrices}, {@code update_vectors}, {@code finish}, {@code clear} and {@code assign}.
 */
final class OptimiserProgram {
  private OptimiserProgram() {}

  static String write(AdamW a) {
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
          number(a.beta1()), number(a.beta2()), number(decayed ? a.weightDecay() : 0), number(a.epsilon()));
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

  /** Name of the update of the matrices (decayed) or of the vectors. */
  static String updateMethod(boolean decayed) {
    return decayed ? "update_matrices" : "update_vectors";
  }

  private static String number(double v) {
    return Double.toString(v);
  }

  private static void line(StringBuilder text, String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
