package io.dualmode.kaldi.layer;

/** Functions of single numbers over a run of them. */
final class Activations {
  private Activations() {}

  static void relu(float[] x, int from, int count, float[] y, int to) {
    for (int i = 0; i < count; i++) {
      y[to + i] = Math.max(x[from + i], 0f);
    }
  }

  static void sigmoid(float[] x, int from, int count, float[] y, int to) {
    for (int i = 0; i < count; i++) {
      y[to + i] = sigmoid(x[from + i]);
    }
  }

  static void tanh(float[] x, int from, int count, float[] y, int to) {
    for (int i = 0; i < count; i++) {
      y[to + i] = (float) Math.tanh(x[from + i]);
    }
  }

  static void exp(float[] y, int at, int count) {
    for (int i = at; i < at + count; i++) {
      y[i] = (float) Math.exp(y[i]);
    }
  }

  static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }
}
