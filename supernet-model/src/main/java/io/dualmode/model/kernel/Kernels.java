package io.dualmode.model.kernel;

/**
 * The arithmetic of the encoder. All arrays are the caller's, nothing is allocated, and every value a method computes depends on
 * its own inputs only, never on how many rows are computed with it: one frame at a time gives the bits that many frames at once
 * give. Matrices of activations are row-major with a row per frame. Thread-safe.
 */
public interface Kernels {
  /** Scores handed to {@link #biasedSoftmax} need room up to a multiple of this. */
  int SOFTMAX_PADDING = 32;

  /** The implementation, for logs: {@code vector-512}, {@code scalar}. */
  String name();

  /**
   * {@code y[i, o] = sum_k w[o, k] x[i, k] + bias[o]} for {@code i < frames}, where {@code x[i, k]} is
   * {@code x[xOffset + i * xStride + k]} and {@code y[i, o]} is {@code y[yOffset + i * yStride + o]}. Rows of {@code x} may
   * overlap (a sliding window); {@code y} must not share memory with {@code x}.
   */
  void multiply(PackedMatrix w, float[] x, int xOffset, int xStride, int frames, float[] y, int yOffset, int yStride);

  /**
   * {@code y[i, c] = sum_k x[i, k] b[k, c]} (added to {@code y} if {@code accumulate}) for {@code c < columns}, {@code k <
   * depth}, where {@code b[k, c]} is {@code b[bOffset + k * bStride + c]}.
   */
  void product(float[] x, int xOffset, int xStride, int frames, float[] b, int bOffset, int bStride, int depth, int columns,
      float[] y, int yOffset, int yStride, boolean accumulate);

  /** {@code a = scale * relu(a) + shift} on {@code rows} rows of {@code scale.length}. */
  void reluScaleShift(float[] a, int offset, int rows, float[] scale, float[] shift);

  /** {@code y += scale * relu(a) + shift} on {@code rows} rows of {@code scale.length}. */
  void addReluScaleShift(float[] y, int yOffset, float[] a, int aOffset, int rows, float[] scale, float[] shift);

  /** {@code a = relu(scale * a + shift)} on {@code rows} rows of {@code scale.length}. */
  void scaleShiftRelu(float[] a, int offset, int rows, float[] scale, float[] shift);

  /** {@code y += a}. */
  void add(float[] y, int yOffset, float[] a, int aOffset, int length);

  /** {@code y = x / sqrt(mean(x^2) + epsilon) * gain} on {@code rows} rows of {@code gain.length}. */
  void rmsNorm(float[] x, int xOffset, int rows, float[] gain, float epsilon, float[] y, int yOffset);

  /**
   * {@code s = softmax_j(s[j] * scale - slope * |j - self|)} in place over {@code length} scores. The array must have room for
   * {@code length} rounded up to {@link #SOFTMAX_PADDING}; what lies there is overwritten.
   */
  void biasedSoftmax(float[] scores, int offset, int length, float scale, float slope, int self);

  /** Log-softmax in place on {@code rows} rows of {@code width}. */
  void logSoftmax(float[] a, int offset, int rows, int width);

  /** {@code y = tanh(a + b)}. */
  void tanhOfSum(float[] a, int aOffset, float[] b, int bOffset, int length, float[] y, int yOffset);
}
