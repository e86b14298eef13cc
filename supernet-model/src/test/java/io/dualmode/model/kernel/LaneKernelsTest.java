package io.dualmode.model.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dualmode.model.kernel.vector.Lanes;
import io.dualmode.model.kernel.vector.VectorKernels;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Plain kernels against those of the Vector API: bit for bit, whatever the sizes and the numbers. */
class LaneKernelsTest {
  private static final long SEED = Long.getLong("dualmode.test.seed", 20_261_130);
  private static final int ROUNDS = 150;
  private static final float[] EXTREMES = {0, -0f, Float.MIN_VALUE, -1e-38f, 1e30f, -1e30f, 88, -87, Float.MAX_VALUE,
      Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN};

  private final Random random = new Random(SEED);
  private final Kernels vector = new VectorKernels();
  private final Kernels lanes = new LaneKernels(Lanes.LANES);

  private float[] numbers(int size) {
    double deviation = Math.pow(10, random.nextInt(5) - 2);
    boolean extreme = random.nextInt(4) == 0;
    float[] v = new float[size];
    for (int i = 0; i < size; i++) {
      v[i] = extreme && random.nextInt(10) == 0 ? EXTREMES[random.nextInt(EXTREMES.length)] : (float) (random.nextGaussian() * deviation);
    }
    return v;
  }

  /** Runs a call with both kernels on copies of an array and compares all bits of it. */
  private void check(String what, float[] into, BiConsumer<Kernels, float[]> call) {
    float[] expected = into.clone();
    float[] found = into.clone();
    call.accept(vector, expected);
    call.accept(lanes, found);
    for (int i = 0; i < into.length; i++) {
      // which NaN is up to the processor
      assertEquals(Float.floatToIntBits(expected[i]), Float.floatToIntBits(found[i]),
          what + "[" + i + "] of " + into.length + ": " + expected[i] + " and " + found[i] + ", seed " + SEED);
    }
  }

  private PackedMatrix matrix() {
    int blockRows = new int[] {1, 4, 8, 12, 16, 24, 32, 40, 64}[random.nextInt(9)];
    int outputs = random.nextInt(3) == 0 ? 1 + random.nextInt(140) : blockRows * (1 + random.nextInt(4));
    int inputs = 1 + random.nextInt(100);
    BlockMask mask = null;
    if (outputs % blockRows == 0 && random.nextBoolean()) {
      byte[] bits = new byte[BlockMask.bytesFor(blockRows, outputs, inputs)];
      random.nextBytes(bits);
      for (int bit = outputs / blockRows * inputs; bit < 8 * bits.length; bit++) {
        bits[bit / 8] &= (byte) ~(1 << bit % 8);
      }
      mask = BlockMask.of(blockRows, outputs, inputs, bits);
    }
    float[] bias = random.nextBoolean() ? numbers(outputs) : null;
    if (random.nextBoolean()) {
      return PackedMatrix.pack(outputs, inputs, numbers(outputs * inputs), mask, bias);
    }
    byte[] quantised = new byte[outputs * inputs];
    random.nextBytes(quantised);
    return PackedMatrix.pack(outputs, inputs, quantised, numbers(outputs), mask, bias);
  }

  @Test
  void multiply_anyMatrix() {
    for (int round = 0; round < ROUNDS; round++) {
      PackedMatrix w = matrix();
      int frames = 1 + random.nextInt(20);
      int xStride = 1 + random.nextInt(w.inputs() + 3);
      int yStride = w.outputs() + random.nextInt(3);
      float[] x = numbers(5 + frames * xStride + w.inputs());
      check("multiply", numbers(3 + frames * yStride), (kernels, y) -> kernels.multiply(w, x, 5, xStride, frames, y, 3, yStride));
    }
  }

  @Test
  void product_anyShape() {
    for (int round = 0; round < ROUNDS; round++) {
      int columns = 1 + random.nextInt(130);
      int depth = random.nextInt(70);
      int frames = 1 + random.nextInt(20);
      int stride = columns + random.nextInt(5);
      boolean accumulate = random.nextBoolean();
      float[] x = numbers(2 + frames * depth);
      float[] b = numbers(1 + depth * stride);
      check("product", numbers(4 + frames * stride),
          (kernels, y) -> kernels.product(x, 2, depth, frames, b, 1, stride, depth, columns, y, 4, stride, accumulate));
    }
  }

  @Test
  void elementByElement_anyWidth() {
    for (int round = 0; round < ROUNDS; round++) {
      int width = 1 + random.nextInt(140);
      int rows = 1 + random.nextInt(4);
      float[] a = numbers(1 + rows * width);
      float[] b = numbers(2 + rows * width);
      float[] scale = numbers(width);
      float[] shift = numbers(width);
      check("reluScaleShift", a, (kernels, y) -> kernels.reluScaleShift(y, 1, rows, scale, shift));
      check("scaleShiftRelu", a, (kernels, y) -> kernels.scaleShiftRelu(y, 1, rows, scale, shift));
      check("addReluScaleShift", b, (kernels, y) -> kernels.addReluScaleShift(y, 2, a, 1, rows, scale, shift));
      check("add", b, (kernels, y) -> kernels.add(y, 2, a, 1, rows * width));
      check("rmsNorm", b, (kernels, y) -> kernels.rmsNorm(a, 1, rows, scale, 1e-5f, y, 2));
      check("tanhOfSum", new float[2 + rows * width], (kernels, y) -> kernels.tanhOfSum(a, 1, b, 2, rows * width, y, 2));
      check("logSoftmax", a, (kernels, y) -> kernels.logSoftmax(y, 1, rows, width));
    }
  }

  @Test
  void biasedSoftmax_anyLength() {
    for (int round = 0; round < ROUNDS; round++) {
      int length = 1 + random.nextInt(200);
      int self = random.nextInt(length);
      float slope = random.nextBoolean() ? 0 : random.nextFloat();
      check("biasedSoftmax", numbers(3 + length + Kernels.SOFTMAX_PADDING),
          (kernels, y) -> kernels.biasedSoftmax(y, 3, length, 0.25f, slope, self));
    }
  }
}
