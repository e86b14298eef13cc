package io.dualmode.kaldi.io;

/** Doubles to floats. */
final class Narrowing {
  private Narrowing() {}

  static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
