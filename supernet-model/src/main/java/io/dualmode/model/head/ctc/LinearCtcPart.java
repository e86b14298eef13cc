package io.dualmode.model.head.ctc;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.head.HeadInput;
import io.dualmode.model.head.HeadPart;
import io.dualmode.model.head.HeadProvider;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.PackedMatrix;
import io.dualmode.model.part.Sections;
import io.dualmode.model.part.TensorTable;

/**
 * The head {@code linear-ctc}: a CTC head without a hidden layer, as NVIDIA's checkpoints have it. Tensors: {@code NAME.output.weight}
 * {@code [units, width]} and its bias, unit 0 being blank.
 */
public record LinearCtcPart(String name, HeadInput input) implements HeadPart {
  public static final String TYPE = "linear-ctc";

  /** Reads sections of this type. */
  public static final class Provider implements HeadProvider {
    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public HeadPart read(String name, JsonObject section, HeadInput input) {
      for (String key : section.keySet()) {
        if (!key.equals(Sections.TYPE)) {
          throw new JsonParseException("unknown key " + key + ", allowed: " + Sections.TYPE);
        }
      }
      return new LinearCtcPart(name, input);
    }
  }

  /** Evaluates the layer. */
  private record Layer(PackedMatrix output, Kernels kernels) implements CtcHead {
    @Override
    public int outputs() {
      return output.outputs();
    }

    @Override
    public void logProbabilities(float[] encoded, int offset, int frames, float[] out, int outOffset) {
      kernels.multiply(output, encoded, offset, output.inputs(), frames, out, outOffset, outputs());
      kernels.logSoftmax(out, outOffset, frames, outputs());
    }
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public JsonObject section() {
    JsonObject section = new JsonObject();
    section.addProperty(Sections.TYPE, TYPE);
    return section;
  }

  @Override
  public void declare(TensorTable tensors) {
    tensors.optional(name).matrix(name + ".output.weight", input.units(), input.width(), false).vector(name + ".output.bias", input.units());
  }

  @Override
  public LoadedCtc load(TensorReader tensors, WeightSet set, Precision precision, Kernels kernels) {
    PackedMatrix output = tensors.packed(name + ".output.weight", input.units(), input.width(), tensors.vector(name + ".output.bias",
        input.units()), set, precision);
    return new LoadedCtc(() -> new Layer(output, kernels));
  }
}
