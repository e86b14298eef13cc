package io.dualmode.model.head.ctc;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.head.Classifier;
import io.dualmode.model.head.HeadInput;
import io.dualmode.model.head.HeadPart;
import io.dualmode.model.head.HeadProvider;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.part.Sections;
import io.dualmode.model.part.TensorTable;

/**
 * The head {@code ctc}: each frame is a unit or blank, see {@link CtcHead}.
 *
 * @param shape its sizes
 */
public record CtcPart(String name, Shape shape, HeadInput input) implements HeadPart {
  public static final String TYPE = "ctc";

  /**
   * Its section.
   *
   * @param hidden width of the hidden layer
   */
  public record Shape(int hidden) {
    public Shape {
      if (hidden < 1 || hidden > 8192) {
        throw new IllegalArgumentException("hidden is " + hidden + ", allowed: 1..8192");
      }
    }
  }

  /** Reads sections of this type. */
  public static final class Provider implements HeadProvider {
    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public HeadPart read(String name, JsonObject section, HeadInput input) {
      return new CtcPart(name, Sections.read(section, Shape.class), input);
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
    Classifier.declare(tensors, name, input.width(), shape.hidden(), input.units());
  }

  @Override
  public LoadedCtc load(TensorReader tensors, WeightSet set, Precision precision, Kernels kernels) {
    Classifier classifier = Classifier.load(tensors, name, input.width(), shape.hidden(), input.units(), set, precision);
    return new LoadedCtc(() -> new JavaCtcHead(classifier, kernels));
  }
}
