package io.dualmode.model.kernel.vector;

import static io.dualmode.model.kernel.vector.Lanes.FLOATS;
import static io.dualmode.model.kernel.vector.Lanes.LANES;

import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.PackedMatrix;
import io.dualmode.model.kernel.ScalarKernels;
import jdk.incubator.vector.FloatVector;

/**
 * The kernels with the Vector API; see {@link Kernels}. Loaded only where {@code jdk.incubator.vector} is present. Panels and
 * blocks whose rows are no multiple of the vector length run in plain Java.
 */
public final class VectorKernels implements Kernels {
  private static final float[] ZEROS = new float[2 * LANES];
  private final ScalarKernels scalar = new ScalarKernels();

  @Override
  public String name() {
    return "vector-" + FLOATS.vectorBitSize();
  }

  @Override
  public void multiply(PackedMatrix w, float[] x, int xOffset, int xStride, int frames, float[] y, int yOffset, int yStride) {
    if (w.panelRows % LANES != 0 || w.isInt8() && Lanes.BYTES == null) {
      scalar.multiply(w, x, xOffset, xStride, frames, y, yOffset, yStride);
    } else if (w.isInt8()) {
      if (w.isSparse()) {
        VectorSparseInt8Matmul.multiply(w, x, xOffset, xStride, frames, y, yOffset, yStride);
      } else {
        VectorDenseInt8Matmul.multiply(w, x, xOffset, xStride, frames, y, yOffset, yStride);
      }
    } else if (w.isSparse()) {
      VectorSparseMatmul.multiply(w, x, xOffset, xStride, frames, y, yOffset, yStride);
    } else {
      VectorDenseMatmul.multiply(w, x, xOffset, xStride, frames, y, yOffset, yStride);
    }
  }

  @Override
  public void product(float[] x, int xOffset, int xStride, int frames, float[] b, int bOffset, int bStride, int depth,
      int columns, float[] y, int yOffset, int yStride, boolean accumulate) {
    int whole = columns - columns % LANES;
    for (int c = 0; c < whole;) {
      int width = Math.min(2 * LANES, whole - c);
      VectorDenseMatmul.product(b, bOffset + c, bStride, depth, width, x, xOffset, xStride, frames, accumulate ? y : ZEROS,
          accumulate ? yOffset + c : 0, accumulate ? yStride : 0, y, yOffset + c, yStride);
      c += width;
    }
    if (whole < columns) {
      scalar.product(x, xOffset, xStride, frames, b, bOffset + whole, bStride, depth, columns - whole, y, yOffset + whole,
          yStride, accumulate);
    }
  }

  @Override
  public void reluScaleShift(float[] a, int offset, int rows, float[] scale, float[] shift) {
    int width = scale.length;
    for (int i = 0; i < rows; i++) {
      int o = offset + i * width;
      int c = 0;
      for (; c + LANES <= width; c += LANES) {
        FloatVector.fromArray(FLOATS, a, o + c).max(0f)
            .fma(FloatVector.fromArray(FLOATS, scale, c), FloatVector.fromArray(FLOATS, shift, c)).intoArray(a, o + c);
      }
      for (; c < width; c++) {
        a[o + c] = Math.max(a[o + c], 0f) * scale[c] + shift[c];
      }
    }
  }

  @Override
  public void addReluScaleShift(float[] y, int yOffset, float[] a, int aOffset, int rows, float[] scale, float[] shift) {
    int width = scale.length;
    for (int i = 0; i < rows; i++) {
      int yo = yOffset + i * width;
      int ao = aOffset + i * width;
      int c = 0;
      for (; c + LANES <= width; c += LANES) {
        FloatVector.fromArray(FLOATS, a, ao + c).max(0f)
            .fma(FloatVector.fromArray(FLOATS, scale, c), FloatVector.fromArray(FLOATS, shift, c))
            .add(FloatVector.fromArray(FLOATS, y, yo + c)).intoArray(y, yo + c);
      }
      for (; c < width; c++) {
        y[yo + c] += Math.max(a[ao + c], 0f) * scale[c] + shift[c];
      }
    }
  }

  @Override
  public void scaleShiftRelu(float[] a, int offset, int rows, float[] scale, float[] shift) {
    int width = scale.length;
    for (int i = 0; i < rows; i++) {
      int o = offset + i * width;
      int c = 0;
      for (; c + LANES <= width; c += LANES) {
        FloatVector.fromArray(FLOATS, a, o + c)
            .fma(FloatVector.fromArray(FLOATS, scale, c), FloatVector.fromArray(FLOATS, shift, c)).max(0f).intoArray(a, o + c);
      }
      for (; c < width; c++) {
        a[o + c] = Math.max(a[o + c] * scale[c] + shift[c], 0f);
      }
    }
  }

  @Override
  public void add(float[] y, int yOffset, float[] a, int aOffset, int length) {
    int c = 0;
    for (; c + LANES <= length; c += LANES) {
      FloatVector.fromArray(FLOATS, y, yOffset + c).add(FloatVector.fromArray(FLOATS, a, aOffset + c)).intoArray(y, yOffset + c);
    }
    for (; c < length; c++) {
      y[yOffset + c] += a[aOffset + c];
    }
  }

  @Override
  public void rmsNorm(float[] x, int xOffset, int rows, float[] gain, float epsilon, float[] y, int yOffset) {
    int width = gain.length;
    for (int i = 0; i < rows; i++) {
      int xo = xOffset + i * width;
      int yo = yOffset + i * width;
      float inverse = (float) (1 / Math.sqrt(squares(x, xo, width) / width + epsilon));
      int c = 0;
      for (; c + LANES <= width; c += LANES) {
        FloatVector.fromArray(FLOATS, x, xo + c).mul(inverse).mul(FloatVector.fromArray(FLOATS, gain, c)).intoArray(y, yo + c);
      }
      for (; c < width; c++) {
        y[yo + c] = x[xo + c] * inverse * gain[c];
      }
    }
  }

  private static double squares(float[] x, int xo, int width) {
    FloatVector sums = FloatVector.zero(FLOATS);
    int c = 0;
    for (; c + LANES <= width; c += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xo + c);
      sums = v.fma(v, sums);
    }
    double sum = Lanes.sum(sums);
    for (; c < width; c++) {
      sum += (double) x[xo + c] * x[xo + c];
    }
    return sum;
  }

  @Override
  public void biasedSoftmax(float[] scores, int offset, int length, float scale, float slope, int self) {
    VectorExponentials.biasedSoftmax(scores, offset, length, scale, slope, self);
  }

  @Override
  public void logSoftmax(float[] a, int offset, int rows, int width) {
    for (int i = 0; i < rows; i++) {
      VectorExponentials.logSoftmax(a, offset + i * width, width);
    }
  }

  @Override
  public void tanhOfSum(float[] a, int aOffset, float[] b, int bOffset, int length, float[] y, int yOffset) {
    VectorExponentials.tanhOfSum(a, aOffset, b, bOffset, length, y, yOffset);
  }
}
