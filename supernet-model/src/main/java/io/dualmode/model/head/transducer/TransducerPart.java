package io.dualmode.model.head.transducer;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.head.HeadInput;
import io.dualmode.model.head.HeadPart;
import io.dualmode.model.head.HeadProvider;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.part.Sections;
import io.dualmode.model.part.TensorTable;

/**
 * The head {@code transducer}: a predictor over the last two units and a joiner, see {@link TransducerHead}.
 *
 * @param shape its sizes
 */
public record TransducerPart(String name, Shape shape, HeadInput input) implements HeadPart {
  public static final String TYPE = "transducer";

  /**
   * Its section.
   *
   * @param joint width of the joiner
   * @param embedding width of one predictor embedding
   */
  public record Shape(int joint, int embedding) {
    public Shape {
      if (joint < 1 || joint > 8192) {
        throw new IllegalArgumentException("joint is " + joint + ", allowed: 1..8192");
      }
      if (embedding < 1 || embedding > 8192) {
        throw new IllegalArgumentException("embedding is " + embedding + ", allowed: 1..8192");
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
        throw new JsonParseException(TYPE + " has a context for all pairs of units, allowed: up to " + MOST_UNITS + " units, found "
            + input.units());
      }
      return new TransducerPart(name, Sections.read(section, Shape.class), input);
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
    int j = shape.joint();
    int p = shape.embedding();
    tensors.optional(name).matrix(name + ".encoder.weight", j, input.width(), true).vector(name + ".encoder.bias", j)
        .table(name + ".embedding", v, p).matrix(name + ".predictor.weight", j, 2 * p, false).vector(name + ".predictor.bias", j)
        .matrix(name + ".output.weight", v, j, false).vector(name + ".output.bias", v);
  }

  @Override
  public LoadedTransducer load(TensorReader tensors, WeightSet set, Precision precision, Kernels kernels) {
    TransducerWeights weights =
        TransducerWeights.load(tensors, name, input.width(), input.units(), shape.joint(), shape.embedding(), set, precision, kernels);
    return new LoadedTransducer(() -> new JavaTransducerHead(weights, kernels));
  }
}
