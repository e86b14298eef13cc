package io.dualmode.model.format.safetensors;

/** A matrix in 8 bits: {@code w = values * scales[row]}, each row's largest weight being 127. */
public record Quantised(byte[] values, float[] scales) {
  /** Quantises {@code [outputs, inputs]} weights. */
  public static Quantised of(float[] values, int outputs, int inputs) {
    byte[] quantised = new byte[values.length];
    float[] scales = new float[outputs];
    for (int row = 0; row < outputs; row++) {
      float largest = 0;
      for (int i = 0; i < inputs; i++) {
        largest = Math.max(largest, Math.abs(values[row * inputs + i]));
      }
      scales[row] = largest == 0 ? 1 : largest / 127;
      for (int i = 0; i < inputs; i++) {
        quantised[row * inputs + i] = (byte) Math.round(values[row * inputs + i] / scales[row]);
      }
    }
    return new Quantised(quantised, scales);
  }
}
