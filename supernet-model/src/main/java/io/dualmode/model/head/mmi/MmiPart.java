package io.dualmode.model.head.mmi;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.head.Classifier;
import io.dualmode.model.head.HeadInput;
import io.dualmode.model.head.HeadPart;
import io.dualmode.model.head.HeadProvider;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.part.Sections;
import io.dualmode.model.part.TensorTable;

/**
 * The head {@code mmi}: phone states whose entry depends on the unit before, see {@link MmiHead}.
 *
 * @param shape its sizes
 */
public record MmiPart(String name, Shape shape, HeadInput input) implements HeadPart {
  public static final String TYPE = "mmi";

  /**
   * Its section.
   *
   * @param hidden width of the hidden layer
   * @param outputs rows of the output layer
   */
  public record Shape(int hidden, int outputs) {
    public Shape {
      if (hidden < 1 || hidden > 8192) {
        throw new IllegalArgumentException("hidden is " + hidden + ", allowed: 1..8192");
      }
      if (outputs < 1 || outputs > 1 << 20) {
        throw new IllegalArgumentException("outputs is " + outputs + ", allowed: 1..1048576");
      }
    }
  }

  /** Reads sections of this type. */
  public static final class Provider implements HeadProvider {
    private static final int MOST_UNITS = 4096;

    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public HeadPart read(String name, JsonObject section, HeadInput input) {
      if (input.units() > MOST_UNITS) {
        throw new JsonParseException(TYPE + " has a table of all pairs of units, allowed: up to " + MOST_UNITS + " units, found "
            + input.units());
      }
      return new MmiPart(name, Sections.read(section, Shape.class), input);
    }
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public JsonObject section() {
    return Sections.write(TYPE, shape);
  }

  @Override
  public void declare(TensorTable tensors) {
    int v = input.units();
    Classifier.declare(tensors, name, input.width(), shape.hidden(), shape.outputs()).integers(name + ".entry", v * v)
        .integers(name + ".stay", v);
  }

  @Override
  public LoadedMmi load(TensorReader tensors, WeightSet set, Precision precision, Kernels kernels) {
    int v = input.units();
    Classifier classifier = Classifier.load(tensors, name, input.width(), shape.hidden(), shape.outputs(), set, precision);
    int[] entry = rows(tensors, name + ".entry", v * v);
    int[] stay = rows(tensors, name + ".stay", v);
    return new LoadedMmi(() -> new JavaMmiHead(classifier, entry, stay, kernels), v);
  }

  private int[] rows(TensorReader tensors, String tensor, int size) {
    int[] rows = tensors.integers(tensor, size);
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] < 0 || rows[i] >= shape.outputs()) {
        throw new IllegalArgumentException("Tensor " + tensor + "[" + i + "] is " + rows[i] + ", allowed: 0.." + (shape.outputs() - 1));
      }
    }
    return rows;
  }

  @Override
  public boolean trainedOnTimes() {
    return true;
  }
}
