package io.dualmode.model.head.recurrent;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.head.HeadInput;
import io.dualmode.model.head.HeadPart;
import io.dualmode.model.head.HeadProvider;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.part.Sections;
import io.dualmode.model.part.TensorTable;
import java.util.List;

/**
 * The head {@code recurrent-transducer}: RNN-T, or TDT where it has durations, with a prediction network of LSTMs. Unit 0 is blank.
 *
 * @param shape its sizes
 */
public record RecurrentPart(String name, Shape shape, HeadInput input) implements HeadPart {
  public static final String TYPE = "recurrent-transducer";

  private static final int MOST_WIDTH = 8192;

  /**
   * Its section.
   *
   * @param joint width of the joint network
   * @param prediction width of the prediction network
   * @param layers of LSTM in the prediction network
   * @param durations of a token in frames, the choices of a TDT's last outputs; empty for RNN-T
   * @param mostTokens that greedy search lets one frame emit
   */
  public record Shape(int joint, int prediction, int layers, List<Integer> durations, int mostTokens) {
    public Shape {
      require(joint > 0 && joint <= MOST_WIDTH, "joint", joint, "1.." + MOST_WIDTH);
      require(prediction > 0 && prediction <= MOST_WIDTH, "prediction", prediction, "1.." + MOST_WIDTH);
      require(layers > 0 && layers <= 8, "layers", layers, "1..8");
      require(mostTokens > 0 && mostTokens <= 1000, "mostTokens", mostTokens, "1..1000");
      durations = durations == null ? List.of() : List.copyOf(durations);
      require(durations.size() <= 100 && durations.stream().allMatch(d -> d >= 0 && d <= 1000), "durations", durations, "up to 100 of 0..1000");
    }

    private static void require(boolean ok, String name, Object got, String allowed) {
      if (!ok) {
        throw new IllegalArgumentException(name + " is " + got + ", allowed: " + allowed);
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
      return new RecurrentPart(name, Sections.read(section, Shape.class), input);
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

  private int outputs() {
    return input.units() + shape.durations().size();
  }

  @Override
  public void declare(TensorTable tensors) {
    TensorTable.Group group = tensors.optional(name);
    PredictionNetwork.declare(group, name, input.units(), shape.prediction(), shape.layers());
    JointNetwork.declare(group, name, input.width(), shape.prediction(), shape.joint(), outputs());
  }

  @Override
  public boolean scoresUnits() {
    return false;
  }

  @Override
  public LoadedRecurrent load(TensorReader tensors, WeightSet set, Precision precision, Kernels kernels) {
    return new LoadedRecurrent(
        new PredictionNetwork(tensors, name, input.units(), shape.prediction(), shape.layers(), precision, kernels),
        new JointNetwork(tensors, name, input.width(), shape.prediction(), shape.joint(), outputs(), precision, kernels),
        shape.durations(), shape.mostTokens());
  }
}
