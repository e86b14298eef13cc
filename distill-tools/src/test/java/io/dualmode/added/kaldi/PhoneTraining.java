package io.dualmode.added.kaldi;

import io.dualmode.fixtures.kaldi.FactorisedNetwork;
import io.dualmode.model.head.HeadPart;
import io.dualmode.model.json.JsonObject;
import io.dualmode.tools.parts.PartsProgram;
import io.dualmode.tools.parts.TrainableHead;
import io.dualmode.tools.parts.TrainedWeights;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.util.Map;

/**
 * How a network whose outputs are logarithms of posteriors learns which phone is spoken when: cross-entropy of frames, where phones lie as
 * they are aligned.
 */
public final class PhoneTraining implements TrainableHead {
  @Override
  public String type() {
    return "pdf";
  }

  @Override
  public JsonObject defaults() {
    JsonObject section = new JsonObject();
    section.addProperty("scale", 1);
    return section;
  }

  @Override
  public Training of(HeadPart head) {
    return new OfHead(head);
  }

  private record OfHead(HeadPart head) implements Training {
    @Override
    public int outputs() {
      return FactorisedNetwork.PHONES;
    }

    @Override
    public void list(ParameterLayout.Builder parameters) {}

    @Override
    public String outputs(PartsProgram program, String encoded) {
      return encoded;
    }

    @Override
    public Loss newLoss() {
      return (outputs, offset, frames, said, weight, gradient) -> {
        double sum = 0;
        for (int t = 0; t < frames; t++) {
          int at = offset + t * outputs() + said.unitAt((int) ((t + 0.5) * said.frames() / frames));
          sum -= outputs[at];
          gradient[at] -= weight;
        }
        return sum;
      };
    }

    /** Priors are no part of the head: a graph's file has them. */
    @Override
    public Map<String, float[]> export(TrainedWeights weights) {
      return Map.of(head.name() + ".shift", new float[outputs()]);
    }
  }
}
