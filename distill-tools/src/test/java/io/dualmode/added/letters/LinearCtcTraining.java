package io.dualmode.added.letters;

import io.dualmode.model.head.HeadPart;
import io.dualmode.model.json.JsonObject;
import io.dualmode.tools.loss.CtcLoss;
import io.dualmode.tools.parts.PartsProgram;
import io.dualmode.tools.parts.TrainableHead;
import io.dualmode.tools.parts.TrainedWeights;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.util.Map;

/** How the head of one layer is trained, as somebody adds it; its blank is the last output, that of the loss the first. */
public final class LinearCtcTraining implements TrainableHead {
  @Override
  public String type() {
    return LinearCtcHead.TYPE;
  }

  @Override
  public JsonObject defaults() {
    return new JsonObject();
  }

  @Override
  public Training of(HeadPart head) {
    return new OfHead((LinearCtcHead) head);
  }

  private record OfHead(LinearCtcHead head) implements Training {
    @Override
    public int outputs() {
      return head.input().units();
    }

    @Override
    public void list(ParameterLayout.Builder parameters) {
      parameters.layer(head.name(), outputs(), head.input().width(), 1);
    }

    @Override
    public String outputs(PartsProgram program, String encoded) {
      program.line("    y = %s", program.linear(encoded, head.name()));
      return String.format("torch.cat([torch.slice(y, 2, %1$d, %2$d), torch.slice(y, 2, 0, %1$d)], 2)", outputs() - 1, outputs());
    }

    @Override
    public Loss newLoss() {
      CtcLoss loss = new CtcLoss(outputs());
      return (outputs, offset, frames, said, weight, gradient) -> loss.lossAndGradient(outputs, offset, frames, said.units(), weight, gradient);
    }

    @Override
    public Map<String, float[]> export(TrainedWeights weights) {
      return Map.of(head.name() + ".weight", weights.values(head.name() + ".weight"), head.name() + ".bias",
          weights.values(head.name() + ".bias"));
    }
  }
}
