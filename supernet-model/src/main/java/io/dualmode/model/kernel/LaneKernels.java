package io.dualmode.model.kernel;


/**
 * The kernels in plain Java that give the very bits of {@code VectorKernels}: the same fused multiply-adds in the same order, sums kept
 * lane by lane. Slower than those once they are compiled, but fast from the first call on, where code over the Vector API boxes every
 * vector; so a process begins with these and changes over when it likes ({@code WarmingKernels}). See {@link Kernels}.
 */
public final class LaneKernels implements Kernels {
  /** With fewer lanes no vector of bytes is as long, and 8-bit weights run in {@link ScalarKernels}. */
  public static final int LEAST_FOR_BYTES = 8;

  private final ScalarKernels scalar = new ScalarKernels();
  private final int lanes;

  /** @param lanes floats in a vector of the kernels to be equal to, a power of two */
  public LaneKernels(int lanes) {
    this.lanes = lanes;
  }

  @Override
  public String name() {
    return "lanes-" + 32 * lanes;
  }

  @Override
  public void multiply(PackedMatrix w, float[] x, int xOffset, int xStride, int frames, float[] y, int yOffset, int yStride) {
    if (w.panelRows % lanes != 0 || w.isInt8() && lanes < LEAST_FOR_BYTES) {
      scalar.multiply(w, x, xOffset, xStride, frames, y, yOffset, yStride);
    } else {
      LaneMatmul.multiply(w, x, xOffset, xStride, frames, y, yOffset, yStride);
    }
  }

  @Override
  public void product(float[] x, int xOffset, int xStride, int frames, float[] b, int bOffset, int bStride, int depth, int columns,
      float[] y, int yOffset, int yStride, boolean accumulate) {
    int whole = columns - columns % lanes;
    for (int f = 0; f < frames && !accumulate; f++) {
      for (int c = 0; c < whole; c++) {
        y[yOffset + f * yStride + c] = 0;
      }
    }
    LaneMatmul.accumulate(x, xOffset, xStride, frames, b, bOffset, bStride, depth, whole, y, yOffset, yStride);
    if (whole < columns) {
      scalar.product(x, xOffset, xStride, frames, b, bOffset + whole, bStride, depth, columns - whole, y, yOffset + whole, yStride,
          accumulate);
    }
  }

  @Override
  public void reluScaleShift(float[] a, int offset, int rows, float[] scale, float[] shift) {
    int width = scale.length;
    int whole = width - width % lanes;
    for (int i = 0, o = offset; i < rows; i++, o += width) {
      for (int c = 0; c < whole; c++) {
        a[o + c] = Math.fma(Math.max(a[o + c], 0f), scale[c], shift[c]);
      }
      for (int c = whole; c < width; c++) {
        a[o + c] = Math.max(a[o + c], 0f) * scale[c] + shift[c];
      }
    }
  }

  @Override
  public void addReluScaleShift(float[] y, int yOffset, float[] a, int aOffset, int rows, float[] scale, float[] shift) {
    int width = scale.length;
    int whole = width - width % lanes;
    for (int i = 0; i < rows; i++) {
      int yo = yOffset + i * width;
      int ao = aOffset + i * width;
      for (int c = 0; c < whole; c++) {
        y[yo + c] = Math.fma(Math.max(a[ao + c], 0f), scale[c], shift[c]) + y[yo + c];
      }
      for (int c = whole; c < width; c++) {
        y[yo + c] += Math.max(a[ao + c], 0f) * scale[c] + shift[c];
      }
    }
  }

  @Override
  public void scaleShiftRelu(float[] a, int offset, int rows, float[] scale, float[] shift) {
    int width = scale.length;
    int whole = width - width % lanes;
    for (int i = 0, o = offset; i < rows; i++, o += width) {
      for (int c = 0; c < whole; c++) {
        a[o + c] = Math.max(Math.fma(a[o + c], scale[c], shift[c]), 0f);
      }
      for (int c = whole; c < width; c++) {
        a[o + c] = Math.max(a[o + c] * scale[c] + shift[c], 0f);
      }
    }
  }

  @Override
  public void add(float[] y, int yOffset, float[] a, int aOffset, int length) {
    scalar.add(y, yOffset, a, aOffset, length);
  }

  @Override
  public void rmsNorm(float[] x, int xOffset, int rows, float[] gain, float epsilon, float[] y, int yOffset) {
    int width = gain.length;
    for (int i = 0; i < rows; i++) {
      int xo = xOffset + i * width;
      int yo = yOffset + i * width;
      float inverse = (float) (1 / Math.sqrt(squares(x, xo, width) / width + epsilon));
      for (int c = 0; c < width; c++) {
        y[yo + c] = x[xo + c] * inverse * gain[c];
      }
    }
  }

  private double squares(float[] x, int xo, int width) {
    float[] sums = LaneExponentials.zeros(lanes);
    int whole = width - width % lanes;
    for (int c = 0; c < whole; c++) {
      sums[c & lanes - 1] = Math.fma(x[xo + c], x[xo + c], sums[c & lanes - 1]);
    }
    double sum = LaneExponentials.sum(sums, lanes);
    for (int c = whole; c < width; c++) {
      sum += (double) x[xo + c] * x[xo + c];
    }
    return sum;
  }

  @Override
  public void biasedSoftmax(float[] scores, int offset, int length, float scale, float slope, int self) {
    LaneExponentials.biasedSoftmax(lanes, scores, offset, length, scale, slope, self);
  }

  @Override
  public void logSoftmax(float[] a, int offset, int rows, int width) {
    for (int i = 0; i < rows; i++) {
      LaneExponentials.logSoftmax(lanes, a, offset + i * width, width);
    }
  }

  @Override
  public void tanhOfSum(float[] a, int aOffset, float[] b, int bOffset, int length, float[] y, int yOffset) {
    LaneExponentials.tanhOfSum(lanes, a, aOffset, b, bOffset, length, y, yOffset);
  }
}
