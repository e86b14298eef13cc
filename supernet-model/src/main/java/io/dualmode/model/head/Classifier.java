package io.dualmode.model.head;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.PackedMatrix;
import io.dualmode.model.part.TensorTable;

/**
 * The weights of a head that is a classifier with one hidden layer: {@code output relu(scale (hidden x) + shift) + bias}, scale and shift
 * being a folded batch norm of the weight set. Immutable.
 */
public record Classifier(PackedMatrix hidden, float[] scale, float[] shift, PackedMatrix output) {
  /** Declares the tensors {@code {name}.hidden.*} and {@code {name}.output.*} of a head, and returns its group. */
  public static TensorTable.Group declare(TensorTable tensors, String name, int width, int hidden, int outputs) {
    TensorTable.Group own = tensors.optional(name);
    own.matrix(name + ".hidden.weight", hidden, width, true).matrix(name + ".output.weight", outputs, hidden, false)
        .vector(name + ".output.bias", outputs);
    for (WeightSet set : WeightSet.values()) {
      own.vectorOf(set.group(), name + ".hidden." + set.group() + ".scale", hidden)
          .vectorOf(set.group(), name + ".hidden." + set.group() + ".shift", hidden);
    }
    return own;
  }

  /** Loads what {@link #declare} declares. */
  public static Classifier load(TensorReader tensors, String name, int width, int hidden, int outputs, WeightSet set, Precision precision) {
    return new Classifier(tensors.packed(name + ".hidden.weight", hidden, width, null, set, precision),
        tensors.norm(name + ".hidden", set, "scale", hidden), tensors.norm(name + ".hidden", set, "shift", hidden),
        tensors.packed(name + ".output.weight", outputs, hidden, tensors.vector(name + ".output.bias", outputs), set, precision));
  }
}
