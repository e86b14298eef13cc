package io.dualmode.model.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.kernel.choice.KernelProvider.Choice;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both kernels against double-precision loops over the formula, and so against each other. */
class KernelTwinsTest {
  private static final int[] SIZES = {1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 32, 33, 40, 63, 64, 65, 100, 127, 128, 129, 803};
  private static final int[] FRAMES = {1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 16, 17, 25};
  private static final long SEED = Long.getLong("dualmode.test.seed", 20_240_817);

  private final Random random = new Random(SEED);

  private static Kernels kernels(Choice choice) {
    return KernelProvider.kernels(choice);
  }

  private float[] normal(int size, double deviation) {
    float[] v = new float[size];
    for (int i = 0; i < size; i++) {
      v[i] = (float) (random.nextGaussian() * deviation);
    }
    return v;
  }

  /** A sum of n products of floats, in any order: n roundings of the running sum of magnitudes. */
  private static double tolerance(int terms, double sumOfMagnitudes) {
    return (terms + 2) * 0x1p-24 * 2 * (sumOfMagnitudes + 1e-30);
  }

  private BlockMask mask(int blockRows, int outputs, int inputs, double sparsity) {
    byte[] bits = new byte[BlockMask.bytesFor(blockRows, outputs, inputs)];
    for (int b = 0; b < outputs / blockRows * inputs; b++) {
      if (random.nextDouble() >= sparsity) {
        bits[b / 8] |= (byte) (1 << b % 8);
      }
    }
    return BlockMask.of(blockRows, outputs, inputs, bits);
  }

  private void checkMultiply(Kernels kernels, PackedMatrix packed, float[] w, float[] bias, int frames) {
    int outputs = packed.outputs();
    int inputs = packed.inputs();
    int xStride = 1 + random.nextInt(inputs + 3);
    int yStride = outputs + random.nextInt(3);
    float[] x = normal(5 + frames * xStride + inputs, 1);
    float[] y = new float[3 + frames * yStride];
    Arrays.fill(y, 99f);
    kernels.multiply(packed, x, 5, xStride, frames, y, 3, yStride);
    for (int f = 0; f < frames; f++) {
      for (int o = 0; o < outputs; o++) {
        double sum = bias == null ? 0 : bias[o];
        double magnitude = Math.abs(sum);
        for (int i = 0; i < inputs; i++) {
          double term = (double) w[o * inputs + i] * x[5 + f * xStride + i];
          sum += term;
          magnitude += Math.abs(term);
        }
        assertEquals(sum, y[3 + f * yStride + o], tolerance(inputs, magnitude),
            () -> kernels.name() + " [" + outputs + ", " + inputs + "] frames " + frames + " seed " + SEED);
      }
      for (int o = outputs; o < yStride; o++) {
        assertEquals(99f, y[3 + f * yStride + o], "wrote past the row");
      }
    }
    assertTrue(y[0] == 99f && y[2] == 99f, "wrote before the rows");
  }

  @ParameterizedTest
  @EnumSource(value = Choice.class, names = {"SCALAR", "VECTOR"})
  void multiply_dense_oddSizes(Choice choice) {
    for (int outputs : SIZES) {
      for (int inputs : new int[] {1, 3, 8, 17, 64, 129}) {
        float[] w = normal(outputs * inputs, 0.3);
        float[] bias = random.nextBoolean() ? normal(outputs, 1) : null;
        PackedMatrix packed = PackedMatrix.pack(outputs, inputs, w, null, bias);
        checkMultiply(kernels(choice), packed, w, bias, FRAMES[random.nextInt(FRAMES.length)]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Choice.class, names = {"SCALAR", "VECTOR"})
  void multiply_everyFrameCount(Choice choice) {
    for (int frames : FRAMES) {
      float[] w = normal(96 * 50, 0.3);
      checkMultiply(kernels(choice), PackedMatrix.pack(96, 50, w, null, null), w, null, frames);
      BlockMask mask = mask(32, 96, 50, 0.7);
      float[] kept = masked(w, mask);
      checkMultiply(kernels(choice), PackedMatrix.pack(96, 50, w, mask, null), kept, null, frames);
    }
  }

  private static float[] masked(float[] w, BlockMask mask) {
    float[] kept = w.clone();
    for (int i = 0; i < kept.length; i++) {
      if (!mask.survives(i / mask.inputs() / mask.blockRows(), i % mask.inputs())) {
        kept[i] = 0;
      }
    }
    return kept;
  }

  @ParameterizedTest
  @EnumSource(value = Choice.class, names = {"SCALAR", "VECTOR"})
  void multiply_sparse_blockShapesAndSparsities(Choice choice) {
    for (int blockRows : new int[] {1, 4, 8, 16, 24, 32, 48, 64}) {
      for (double sparsity : new double[] {0, 0.3, 0.8, 0.97, 1}) {
        int outputs = blockRows * (1 + random.nextInt(4));
        int inputs = 1 + random.nextInt(90);
        float[] w = normal(outputs * inputs, 0.3);
        float[] bias = normal(outputs, 1);
        BlockMask mask = mask(blockRows, outputs, inputs, sparsity);
        PackedMatrix packed = PackedMatrix.pack(outputs, inputs, w, mask, bias);
        assertEquals(mask.survivors() * blockRows, packed.storedWeights());
        checkMultiply(kernels(choice), packed, masked(w, mask), bias, FRAMES[random.nextInt(FRAMES.length)]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Choice.class, names = {"SCALAR", "VECTOR"})
  void multiply_int8_equalsTheDequantisedMatrix(Choice choice) {
    for (int outputs : new int[] {1, 5, 16, 32, 40, 64, 96, 160, 803}) {
      for (double sparsity : new double[] {-1, 0.5, 0.9}) {
        int blockRows = outputs % 32 == 0 ? 32 : outputs % 16 == 0 ? 16 : 1;
        int inputs = 1 + random.nextInt(90);
        byte[] q = new byte[outputs * inputs];
        random.nextBytes(q);
        float[] scale = normal(outputs, 0.01);
        float[] bias = normal(outputs, 1);
        float[] w = new float[q.length];
        for (int i = 0; i < w.length; i++) {
          w[i] = q[i] * scale[i / inputs];
        }
        BlockMask mask = sparsity < 0 ? null : mask(blockRows, outputs, inputs, sparsity);
        checkMultiply(kernels(choice), PackedMatrix.pack(outputs, inputs, q, scale, mask, bias), mask == null ? w : masked(w,
            mask), bias, FRAMES[random.nextInt(FRAMES.length)]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Choice.class, names = {"SCALAR", "VECTOR"})
  void multiply_oneByOneOrTogether_givesTheSameBits(Choice choice) {
    Kernels kernels = kernels(choice);
    float[] w = normal(96 * 70, 0.3);
    byte[] q = new byte[96 * 70];
    random.nextBytes(q);
    BlockMask mask = mask(32, 96, 70, 0.6);
    float[] scale = normal(96, 0.01);
    for (PackedMatrix packed : new PackedMatrix[] {PackedMatrix.pack(96, 70, w, null, null), PackedMatrix.pack(96, 70, w, mask,
        null), PackedMatrix.pack(96, 70, q, scale, null, null), PackedMatrix.pack(96, 70, q, scale, mask, null)}) {
      float[] x = normal(15 * 70, 1);
      float[] together = new float[15 * 96];
      float[] apart = new float[15 * 96];
      kernels.multiply(packed, x, 0, 70, 15, together, 0, 96);
      for (int f = 0; f < 15; f++) {
        kernels.multiply(packed, x, f * 70, 70, 1, apart, f * 96, 96);
      }
      assertArrayEquals(together, apart);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Choice.class, names = {"SCALAR", "VECTOR"})
  void multiply_extremes_overflowAndVanishLikeFloats(Choice choice) {
    float[] w = new float[32 * 2];
    Arrays.fill(w, 3e38f);
    float[] y = new float[32];
    PackedMatrix packed = PackedMatrix.pack(32, 2, w, null, null);
    kernels(choice).multiply(packed, new float[] {1, 1}, 0, 2, 1, y, 0, 32);
    assertEquals(Float.POSITIVE_INFINITY, y[7]);
    kernels(choice).multiply(packed, new float[] {1, -1}, 0, 2, 1, y, 0, 32);
    assertEquals(0f, y[31]);
    kernels(choice).multiply(packed, new float[] {Float.NaN, 0}, 0, 2, 1, y, 0, 32);
    assertTrue(Float.isNaN(y[0]));
    Arrays.fill(w, Float.MIN_VALUE);
    kernels(choice).multiply(PackedMatrix.pack(32, 2, w, null, null), new float[] {1, 1}, 0, 2, 1, y, 0, 32);
    assertEquals(2 * Float.MIN_VALUE, y[3]);
  }

  @ParameterizedTest
  @EnumSource(value = Choice.class, names = {"SCALAR", "VECTOR"})
  void product_oddSizes_withAndWithoutAccumulation(Choice choice) {
    Kernels kernels = kernels(choice);
    for (int columns : SIZES) {
      for (boolean accumulate : new boolean[] {false, true}) {
        int frames = FRAMES[random.nextInt(FRAMES.length)];
        int depth = random.nextInt(70);
        int stride = columns + random.nextInt(5);
        float[] x = normal(2 + frames * depth, 1);
        float[] b = normal(1 + depth * stride, 1);
        float[] y = normal(4 + frames * stride, 1);
        float[] before = y.clone();
        kernels.product(x, 2, depth, frames, b, 1, stride, depth, columns, y, 4, stride, accumulate);
        for (int f = 0; f < frames; f++) {
          for (int c = 0; c < stride; c++) {
            int at = 4 + f * stride + c;
            double sum = c >= columns || accumulate ? before[at] : 0;
            double magnitude = Math.abs(sum);
            for (int k = 0; k < depth && c < columns; k++) {
              double term = (double) x[2 + f * depth + k] * b[1 + k * stride + c];
              sum += term;
              magnitude += Math.abs(term);
            }
            assertEquals(sum, y[at], tolerance(depth, magnitude), "columns " + columns + " depth " + depth + " seed " + SEED);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Choice.class, names = {"SCALAR", "VECTOR"})
  void elementwise_oddWidths(Choice choice) {
    Kernels kernels = kernels(choice);
    for (int width : SIZES) {
      int rows = 3;
      float[] a = normal(1 + rows * width, 2);
      float[] scale = normal(width, 1);
      float[] shift = normal(width, 1);
      float[] y = normal(2 + rows * width, 1);
      float[] relu = a.clone();
      float[] norm = a.clone();
      float[] residual = y.clone();
      float[] sum = y.clone();
      float[] tanh = new float[2 + rows * width];
      float[] rms = new float[2 + rows * width];
      kernels.reluScaleShift(relu, 1, rows, scale, shift);
      kernels.scaleShiftRelu(norm, 1, rows, scale, shift);
      kernels.addReluScaleShift(residual, 2, a, 1, rows, scale, shift);
      kernels.add(sum, 2, a, 1, rows * width);
      kernels.tanhOfSum(a, 1, y, 2, rows * width, tanh, 2);
      kernels.rmsNorm(a, 1, rows, scale, 1e-5f, rms, 2);
      for (int i = 0; i < rows * width; i++) {
        int c = i % width;
        double v = a[1 + i];
        double bn = scale[c] * Math.max(0, v) + shift[c];
        assertEquals(bn, relu[1 + i], 1e-6 * (1 + Math.abs(v * scale[c])));
        assertEquals(Math.max(0, scale[c] * v + shift[c]), norm[1 + i], 1e-6 * (1 + Math.abs(v * scale[c])));
        assertEquals(y[2 + i] + bn, residual[2 + i], 2e-6 * (2 + Math.abs(v * scale[c])));
        assertEquals(y[2 + i] + v, sum[2 + i], 1e-6 * (1 + Math.abs(v)));
        assertEquals(Math.tanh(v + y[2 + i]), tanh[2 + i], 5e-7);
        double squares = 0;
        for (int k = 0; k < width; k++) {
          double s = a[1 + i - c + k];
          squares += s * s;
        }
        assertEquals(v / Math.sqrt(squares / width + 1e-5) * scale[c], rms[2 + i], 1e-5 * (1 + Math.abs(scale[c])), "width "
            + width);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Choice.class, names = {"SCALAR", "VECTOR"})
  void tanhOfSum_extremes(Choice choice) {
    float[] a = {0, 1e-8f, -1e-4f, 9, -9, 50, -50, 1e30f, -1e30f, 88, -88, 44, 0.5f, -0.5f, 3, -3, 2};
    float[] y = new float[a.length];
    kernels(choice).tanhOfSum(a, 0, new float[a.length], 0, a.length, y, 0);
    for (int i = 0; i < a.length; i++) {
      assertEquals(Math.tanh(a[i]), y[i], 3e-7, "tanh " + a[i]);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Choice.class, names = {"SCALAR", "VECTOR"})
  void biasedSoftmax_oddLengths(Choice choice) {
    for (int length : SIZES) {
      for (double deviation : new double[] {0.1, 5, 200}) {
        float scale = 0.25f;
        float slope = random.nextBoolean() ? 0f : 0.3f;
        int self = random.nextInt(length);
        float[] s = normal(3 + length + Kernels.SOFTMAX_PADDING, deviation);
        double[] expected = new double[length];
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < length; j++) {
          expected[j] = s[3 + j] * scale - slope * Math.abs(j - self);
          max = Math.max(max, expected[j]);
        }
        double sum = 0;
        for (int j = 0; j < length; j++) {
          expected[j] = Math.exp(expected[j] - max);
          sum += expected[j];
        }
        kernels(choice).biasedSoftmax(s, 3, length, scale, slope, self);
        for (int j = 0; j < length; j++) {
          // The argument of exp is off by a few roundings of itself.
          double tolerance = expected[j] / sum * (1e-6 + 4 * 0x1p-24 * (deviation * 4 * scale + slope * length)) + 1e-30;
          assertEquals(expected[j] / sum, s[3 + j], tolerance + 1e-7, "length " + length + " seed " + SEED);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Choice.class, names = {"SCALAR", "VECTOR"})
  void logSoftmax_oddWidthsAndExtremes(Choice choice) {
    for (int width : SIZES) {
      for (double deviation : new double[] {0.1, 5, 1000}) {
        float[] a = normal(1 + 2 * width, deviation);
        float[] before = a.clone();
        kernels(choice).logSoftmax(a, 1, 2, width);
        for (int i = 0; i < 2 * width; i++) {
          double max = Double.NEGATIVE_INFINITY;
          double sum = 0;
          int row = 1 + i / width * width;
          for (int c = 0; c < width; c++) {
            max = Math.max(max, before[row + c]);
          }
          for (int c = 0; c < width; c++) {
            sum += Math.exp(before[row + c] - max);
          }
          assertEquals(before[1 + i] - max - Math.log(sum), a[1 + i], 1e-6 * (1 + 4 * deviation), "width " + width + " seed "
              + SEED);
        }
      }
    }
  }
}
