package io.dualmode.model.supernet.stream;

import io.dualmode.model.kernel.Kernels;
import java.util.Arrays;

/**
 * One convolution block's run and state: {@code z[k] = u[k - past] + v[k]}, {@code y = x + scale relu(up [z[k]; z[k + second]]) +
 * shift}. Between chunks it keeps the last {@code past} frames of {@code u} and, for a second tap in the past, of {@code z}.
 */
final class ConvStage implements Stage {
  private final Network.Conv layer;
  private final Kernels kernels;
  private final int width;
  private final int behind;
  private final int ahead;
  /** {@code past} frames of history, then one tile. */
  private final float[] u;
  private final float[] zHistory;

  ConvStage(Network.Conv layer, int bottleneck, Kernels kernels, int tile) {
    this.layer = layer;
    this.kernels = kernels;
    this.width = bottleneck;
    this.behind = Math.max(0, -layer.second());
    this.ahead = Math.max(0, layer.second());
    this.u = new float[(layer.past() + tile) * width];
    this.zHistory = new float[behind * width];
  }

  @Override
  public void run(Activations a, int firstFrame, int frames) {
    float[] z = a.bottleneck((behind + frames + ahead) * width);
    System.arraycopy(zHistory, 0, z, 0, zHistory.length);
    for (int f = 0; f < frames; f += a.tile()) {
      down(a, z, f, Math.min(a.tile(), frames - f));
    }
    Arrays.fill(z, (behind + frames) * width, (behind + frames + ahead) * width, 0f);
    for (int f = 0; f < frames; f += a.tile()) {
      up(a, z, f, Math.min(a.tile(), frames - f));
    }
    System.arraycopy(z, frames * width, zHistory, 0, zHistory.length);
  }

  private void down(Activations a, float[] z, int first, int count) {
    int past = layer.past();
    float[] uv = a.wide();
    kernels.multiply(layer.down(), a.x(), first * a.dim(), a.dim(), count, uv, 0, 2 * width);
    for (int k = 0; k < count; k++) {
      System.arraycopy(uv, 2 * k * width, u, (past + k) * width, width);
      sum(u, k * width, uv, (2 * k + 1) * width, z, (behind + first + k) * width, width);
    }
    System.arraycopy(u, count * width, u, 0, past * width);
  }

  private static void sum(float[] u, int uo, float[] v, int vo, float[] z, int zo, int width) {
    for (int i = 0; i < width; i++) {
      z[zo + i] = u[uo + i] + v[vo + i];
    }
  }

  private void up(Activations a, float[] z, int first, int count) {
    float[] taps = a.wide();
    for (int k = 0; k < count; k++) {
      int row = behind + first + k;
      System.arraycopy(z, row * width, taps, 2 * k * width, width);
      System.arraycopy(z, (row + layer.second()) * width, taps, (2 * k + 1) * width, width);
    }
    kernels.multiply(layer.up(), taps, 0, 2 * width, count, a.hidden(), 0, a.dim());
    kernels.addReluScaleShift(a.x(), first * a.dim(), a.hidden(), 0, count, layer.scale(), layer.shift());
  }

  @Override
  public void reset() {
    Arrays.fill(u, 0, layer.past() * width, 0f);
    Arrays.fill(zHistory, 0f);
  }

  @Override
  public long stateBytes() {
    return 4L * (u.length + zHistory.length);
  }
}
