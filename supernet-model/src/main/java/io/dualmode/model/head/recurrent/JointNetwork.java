package io.dualmode.model.head.recurrent;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.PackedMatrix;
import io.dualmode.model.part.TensorTable;

/**
 * What a transducer says in one frame after the tokens said so far: a rectified sum of both, projected to all tokens, blank first, and to the
 * durations of a token-and-duration transducer (Xu et al., ICML 2023). Immutable.
 */
public final class JointNetwork {
  private final int width;
  private final int outputs;
  private final PackedMatrix encoded;
  private final PackedMatrix predicted;
  private final PackedMatrix output;
  private final Kernels kernels;

  /** Adds its tensors, as {@link #JointNetwork} reads them. */
  static void declare(TensorTable.Group group, String name, int encoderWidth, int predictionWidth, int width, int outputs) {
    group.matrix(name + ".joint.enc.weight", width, encoderWidth, false).vector(name + ".joint.enc.bias", width)
        .matrix(name + ".joint.pred.weight", width, predictionWidth, false).vector(name + ".joint.pred.bias", width)
        .matrix(name + ".joint.output.weight", outputs, width, false).vector(name + ".joint.output.bias", outputs);
  }

  /**
   * Loads the network.
   *
   * @param name of the head
   * @param encoderWidth floats in an encoded frame
   * @param predictionWidth width of the prediction network's output
   * @param width of the sum
   * @param outputs blank, tokens and durations
   */
  public JointNetwork(TensorReader tensors, String name, int encoderWidth, int predictionWidth, int width, int outputs,
      Precision precision, Kernels kernels) {
    this.width = width;
    this.outputs = outputs;
    this.kernels = kernels;
    encoded = matrix(tensors, name + ".joint.enc", width, encoderWidth, precision);
    predicted = matrix(tensors, name + ".joint.pred", width, predictionWidth, precision);
    output = matrix(tensors, name + ".joint.output", outputs, width, precision);
  }

  private static PackedMatrix matrix(TensorReader tensors, String name, int outputs, int inputs, Precision precision) {
    return tensors.packed(name + ".weight", outputs, inputs, tensors.vector(name + ".bias", outputs), WeightSet.DENSE, precision);
  }

  /** Width of what {@link #encode} and {@link #predict} make. */
  public int width() {
    return width;
  }

  public int outputs() {
    return outputs;
  }

  /** Makes log probabilities of outputs in place, those of the units and those of the durations behind them apart. */
  public void normalise(float[] out, int units) {
    kernels.logSoftmax(out, 0, 1, units);
    if (outputs > units) {
      kernels.logSoftmax(out, units, 1, outputs - units);
    }
  }

  /** Projects encoded frames, {@code [frames, encoderWidth]}, to {@code [frames, width]}. */
  public void encode(float[] frames, int offset, int count, float[] out, int outOffset) {
    kernels.multiply(encoded, frames, offset, encoded.inputs(), count, out, outOffset, width);
  }

  /** Projects an output of the prediction network. */
  public void predict(float[] prediction, float[] out) {
    kernels.multiply(predicted, prediction, 0, predicted.inputs(), 1, out, 0, width);
  }

  /**
   * The outputs before any softmax.
   *
   * @param sum scratch of {@code width} values
   */
  public void join(float[] frame, int offset, float[] prediction, float[] sum, float[] out) {
    for (int i = 0; i < width; i++) {
      sum[i] = Math.max(0f, frame[offset + i] + prediction[i]);
    }
    kernels.multiply(output, sum, 0, width, 1, out, 0, outputs);
  }
}
