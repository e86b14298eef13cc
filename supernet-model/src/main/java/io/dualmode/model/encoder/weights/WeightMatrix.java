package io.dualmode.model.encoder.weights;

import io.dualmode.model.kernel.BlockMask;
import io.dualmode.model.kernel.PackedMatrix;

/**
 * One matrix of the supernet as stored: floats, or bytes with a scale per output, and the mask of its surviving blocks.
 *
 * @param floats row-major, or null if stored as 8-bit
 * @param quantised row-major, or null if stored as floats
 * @param scale per output, beside {@code quantised}
 * @param mask null if every weight survives
 */
public record WeightMatrix(String name, int outputs, int inputs, float[] floats, byte[] quantised, float[] scale, BlockMask mask) {

  /** The weights of one set in the kernels' layout. */
  public PackedMatrix pack(WeightSet set, Precision precision, float[] bias) {
    BlockMask kept = set == WeightSet.SPARSE ? mask : null;
    boolean int8 = precision == Precision.INT8 || precision == Precision.STORED && quantised != null;
    if (!int8) {
      return PackedMatrix.pack(outputs, inputs, dense(), kept, bias).named(name);
    }
    WeightMatrix q = toInt8();
    return PackedMatrix.pack(outputs, inputs, q.quantised, q.scale, kept, bias).named(name);
  }

  /** All weights as floats, row-major. */
  public float[] dense() {
    if (floats != null) {
      return floats;
    }
    float[] w = new float[quantised.length];
    for (int i = 0; i < w.length; i++) {
      w[i] = quantised[i] * scale[i / inputs];
    }
    return w;
  }

  /** The weights of one set as floats, row-major, zeros where a block does not survive; may be the stored array. */
  public float[] weights(WeightSet set) {
    float[] all = dense();
    if (set == WeightSet.DENSE || mask == null) {
      return all;
    }
    float[] kept = all.clone();
    for (int row = 0; row < outputs; row++) {
      for (int i = 0; i < inputs; i++) {
        if (!mask.survives(row / mask.blockRows(), i)) {
          kept[row * inputs + i] = 0f;
        }
      }
    }
    return kept;
  }

  /** This matrix in 8 bits: each output's largest weight becomes 127. */
  public WeightMatrix toInt8() {
    if (quantised != null) {
      return this;
    }
    byte[] q = new byte[floats.length];
    float[] scales = new float[outputs];
    for (int row = 0; row < outputs; row++) {
      float max = 0f;
      for (int i = 0; i < inputs; i++) {
        max = Math.max(max, Math.abs(floats[row * inputs + i]));
      }
      scales[row] = max / 127f;
      for (int i = 0; i < inputs && max > 0f; i++) {
        q[row * inputs + i] = (byte) Math.round(floats[row * inputs + i] / scales[row]);
      }
    }
    return new WeightMatrix(name, outputs, inputs, null, q, scales, mask);
  }
}
