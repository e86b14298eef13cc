package io.dualmode.model.kernel;

/** The kernels in plain Java, written so that the just-in-time compiler can vectorise the inner loops; see {@link Kernels}. */
public final class ScalarKernels implements Kernels {
  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public void multiply(PackedMatrix w, float[] x, int xOffset, int xStride, int frames, float[] y, int yOffset, int yStride) {
    if (w.isInt8()) {
      ScalarInt8Matmul.multiply(w, x, xOffset, xStride, frames, y, yOffset, yStride);
    } else {
      ScalarMatmul.multiply(w, x, xOffset, xStride, frames, y, yOffset, yStride);
    }
  }

  @Override
  public void product(float[] x, int xOffset, int xStride, int frames, float[] b, int bOffset, int bStride, int depth,
      int columns, float[] y, int yOffset, int yStride, boolean accumulate) {
    ScalarMatmul.product(x, xOffset, xStride, frames, b, bOffset, bStride, depth, columns, y, yOffset, yStride, accumulate);
  }

  @Override
  public void reluScaleShift(float[] a, int offset, int rows, float[] scale, float[] shift) {
    for (int i = 0; i < rows; i++) {
      int o = offset + i * scale.length;
      for (int c = 0; c < scale.length; c++) {
        a[o + c] = Math.max(a[o + c], 0f) * scale[c] + shift[c];
      }
    }
  }

  @Override
  public void addReluScaleShift(float[] y, int yOffset, float[] a, int aOffset, int rows, float[] scale, float[] shift) {
    for (int i = 0; i < rows; i++) {
      int yo = yOffset + i * scale.length;
      int ao = aOffset + i * scale.length;
      for (int c = 0; c < scale.length; c++) {
        y[yo + c] += Math.max(a[ao + c], 0f) * scale[c] + shift[c];
      }
    }
  }

  @Override
  public void scaleShiftRelu(float[] a, int offset, int rows, float[] scale, float[] shift) {
    for (int i = 0; i < rows; i++) {
      int o = offset + i * scale.length;
      for (int c = 0; c < scale.length; c++) {
        a[o + c] = Math.max(a[o + c] * scale[c] + shift[c], 0f);
      }
    }
  }

  @Override
  public void add(float[] y, int yOffset, float[] a, int aOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] += a[aOffset + i];
    }
  }

  @Override
  public void rmsNorm(float[] x, int xOffset, int rows, float[] gain, float epsilon, float[] y, int yOffset) {
    int width = gain.length;
    for (int i = 0; i < rows; i++) {
      int xo = xOffset + i * width;
      int yo = yOffset + i * width;
      double sum = 0;
      for (int c = 0; c < width; c++) {
        sum += (double) x[xo + c] * x[xo + c];
      }
      float inverse = (float) (1 / Math.sqrt(sum / width + epsilon));
      for (int c = 0; c < width; c++) {
        y[yo + c] = x[xo + c] * inverse * gain[c];
      }
    }
  }

  @Override
  public void biasedSoftmax(float[] scores, int offset, int length, float scale, float slope, int self) {
    float max = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < length; j++) {
      float s = scores[offset + j] * scale - slope * Math.abs(j - self);
      scores[offset + j] = s;
      max = Math.max(max, s);
    }
    double sum = 0;
    for (int j = 0; j < length; j++) {
      float e = (float) Math.exp(scores[offset + j] - max);
      scores[offset + j] = e;
      sum += e;
    }
    float inverse = (float) (1 / sum);
    for (int j = 0; j < length; j++) {
      scores[offset + j] *= inverse;
    }
  }

  @Override
  public void logSoftmax(float[] a, int offset, int rows, int width) {
    for (int i = 0; i < rows; i++) {
      int o = offset + i * width;
      float max = Float.NEGATIVE_INFINITY;
      for (int c = 0; c < width; c++) {
        max = Math.max(max, a[o + c]);
      }
      double sum = 0;
      for (int c = 0; c < width; c++) {
        sum += Math.exp(a[o + c] - max);
      }
      float shift = max + (float) Math.log(sum);
      for (int c = 0; c < width; c++) {
        a[o + c] -= shift;
      }
    }
  }

  @Override
  public void tanhOfSum(float[] a, int aOffset, float[] b, int bOffset, int length, float[] y, int yOffset) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = (float) Math.tanh(a[aOffset + i] + b[bOffset + i]);
    }
  }
}
