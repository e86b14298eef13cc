package io.dualmode.model.kernel;

/**
 * Kernels that show what each matrix of a network is multiplied with, whatever network it is: what the inputs of a layer look like is all
 * that pruning and calibration need to know of it. As thread-safe as the observer.
 */
public final class ObservedKernels implements Kernels {
  private final Kernels kernels;
  private final Observer observer;

  /** Sees the inputs of every product with a matrix before it is computed. */
  @FunctionalInterface
  public interface Observer {
    /**
     * One product.
     *
     * @param matrix which has a {@linkplain PackedMatrix#name name} where a model was loaded
     * @param x rows of {@code matrix.inputs} numbers, row {@code i} from {@code xOffset + i * xStride} on; the kernels' caller owns them
     */
    void multiplied(PackedMatrix matrix, float[] x, int xOffset, int xStride, int frames);
  }

  public ObservedKernels(Kernels kernels, Observer observer) {
    this.kernels = kernels;
    this.observer = observer;
  }

  @Override
  public String name() {
    return kernels.name();
  }

  @Override
  public void multiply(PackedMatrix w, float[] x, int xOffset, int xStride, int frames, float[] y, int yOffset, int yStride) {
    observer.multiplied(w, x, xOffset, xStride, frames);
    kernels.multiply(w, x, xOffset, xStride, frames, y, yOffset, yStride);
  }

  @Override
  public void product(float[] x, int xOffset, int xStride, int frames, float[] b, int bOffset, int bStride, int depth, int columns, float[] y,
      int yOffset, int yStride, boolean accumulate) {
    kernels.product(x, xOffset, xStride, frames, b, bOffset, bStride, depth, columns, y, yOffset, yStride, accumulate);
  }

  @Override
  public void reluScaleShift(float[] a, int offset, int rows, float[] scale, float[] shift) {
    kernels.reluScaleShift(a, offset, rows, scale, shift);
  }

  @Override
  public void addReluScaleShift(float[] y, int yOffset, float[] a, int aOffset, int rows, float[] scale, float[] shift) {
    kernels.addReluScaleShift(y, yOffset, a, aOffset, rows, scale, shift);
  }

  @Override
  public void scaleShiftRelu(float[] a, int offset, int rows, float[] scale, float[] shift) {
    kernels.scaleShiftRelu(a, offset, rows, scale, shift);
  }

  @Override
  public void add(float[] y, int yOffset, float[] a, int aOffset, int length) {
    kernels.add(y, yOffset, a, aOffset, length);
  }

  @Override
  public void rmsNorm(float[] x, int xOffset, int rows, float[] gain, float epsilon, float[] y, int yOffset) {
    kernels.rmsNorm(x, xOffset, rows, gain, epsilon, y, yOffset);
  }

  @Override
  public void biasedSoftmax(float[] scores, int offset, int length, float scale, float slope, int self) {
    kernels.biasedSoftmax(scores, offset, length, scale, slope, self);
  }

  @Override
  public void logSoftmax(float[] a, int offset, int rows, int width) {
    kernels.logSoftmax(a, offset, rows, width);
  }

  @Override
  public void tanhOfSum(float[] a, int aOffset, float[] b, int bOffset, int length, float[] y, int yOffset) {
    kernels.tanhOfSum(a, aOffset, b, bOffset, length, y, yOffset);
  }
}
