package io.dualmode.tools.parts;

import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.head.HeadPart;
import io.dualmode.model.head.ctc.CtcPart;
import io.dualmode.model.json.JsonObject;
import io.dualmode.tools.loss.CtcLoss;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.util.LinkedHashMap;
import java.util.Map;

/** The head {@code ctc} in training: a hidden layer with a batch norm, then the units. */
public final class TrainableCtc implements TrainableHead {
  private static final int HIDDEN = 256;

  @Override
  public String type() {
    return CtcPart.TYPE;
  }

  @Override
  public JsonObject defaults() {
    JsonObject section = new JsonObject();
    section.addProperty("hidden", HIDDEN);
    return section;
  }

  @Override
  public Training of(HeadPart head) {
    return new CtcTraining((CtcPart) head);
  }

  private record CtcTraining(CtcPart part) implements Training {
    private String hidden() {
      return part.name() + ".hidden";
    }

    private String output() {
      return part.name() + ".output";
    }

    @Override
    public int outputs() {
      return part.input().units();
    }

    @Override
    public void list(ParameterLayout.Builder parameters) {
      parameters.matrix(hidden() + ".weight", part.shape().hidden(), part.input().width(), 1);
      PartsProgram.listNorm(parameters, hidden(), part.shape().hidden());
      parameters.layer(output(), outputs(), part.shape().hidden(), 1);
    }

    @Override
    public String outputs(PartsProgram program, String encoded) {
      return program.linear("torch.relu(" + program.norm(program.linear(encoded, hidden()), hidden()) + ")", output());
    }

    @Override
    public Loss newLoss() {
      CtcLoss loss = new CtcLoss(outputs());
      return (outputs, offset, frames, said, weight, gradient) -> loss.lossAndGradient(outputs, offset, frames, said.units(), weight, gradient);
    }

    @Override
    public Map<String, float[]> export(TrainedWeights weights) {
      Map<String, float[]> tensors = new LinkedHashMap<>();
      for (String name : new String[] {hidden() + ".weight", output() + ".weight", output() + ".bias"}) {
        tensors.put(name, weights.values(name));
      }
      for (WeightSet set : WeightSet.values()) {
        tensors.put(hidden() + "." + set.group() + ".scale", weights.scale(hidden()));
        tensors.put(hidden() + "." + set.group() + ".shift", weights.shift(hidden()));
      }
      return tensors;
    }
  }
}
