package io.dualmode.model.kernel.choice;

import io.dualmode.model.kernel.PackedMatrix;

/** What {@link KernelProviderTest} runs in a JVM of its own: multiplies with the process's kernels and prints their name. */
final class KernelProbe {
  private KernelProbe() {}

  public static void main(String[] args) {
    float[] y = new float[32];
    PackedMatrix w = PackedMatrix.pack(32, 1, new float[32], null, null);
    KernelProvider.kernels().multiply(w, new float[1], 0, 1, 1, y, 0, 32);
    System.out.println(KernelProvider.kernels().name() + " " + KernelProvider.kernels().name());
    try {
      KernelProvider.kernels(KernelProvider.Choice.VECTOR);
    } catch (IllegalStateException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }
}
