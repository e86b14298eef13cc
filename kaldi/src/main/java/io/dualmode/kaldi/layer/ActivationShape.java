package io.dualmode.kaldi.layer;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;

/** A function of rows without weights. */
public record ActivationShape(Kind kind, int width) implements RowShape {
  public static final String TYPE = "activation";

  /** Which function. */
  public enum Kind {
    IDENTITY, RELU, SIGMOID, TANH, SOFTMAX, LOG_SOFTMAX
  }

  public ActivationShape {
    if (kind == null) {
      throw new IllegalArgumentException("kind is missing or unknown");
    }
    Allowed.require("width", width, 1, Allowed.WIDEST);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public boolean isIdentity() {
    return kind == Kind.IDENTITY;
  }

  @Override
  public Layer load(String name, TensorReader tensors, WeightSet set, Precision precision) {
    return new Activation(kind, width);
  }

  /** One that is loaded, which takes nothing. */
  public record Activation(Kind kind, int width) implements Layer {
    @Override
    public void apply(Kernels kernels, float[] x, int xOffset, int xStride, int frames, float[] y, int yOffset, int yStride,
        float[] scratch) {
      for (int i = 0; i < frames; i++) {
        row(kernels, x, xOffset + i * xStride, y, yOffset + i * yStride);
      }
    }

    private void row(Kernels kernels, float[] x, int from, float[] y, int to) {
      switch (kind) {
        case RELU -> Activations.relu(x, from, width, y, to);
        case SIGMOID -> Activations.sigmoid(x, from, width, y, to);
        case TANH -> Activations.tanh(x, from, width, y, to);
        default -> {
          if (x != y || from != to) {
            System.arraycopy(x, from, y, to, width);
          }
          if (kind != Kind.IDENTITY) {
            kernels.logSoftmax(y, to, 1, width);
          }
          if (kind == Kind.SOFTMAX) {
            Activations.exp(y, to, width);
          }
        }
      }
    }
  }
}
