package io.dualmode.tools.parts;

import io.dualmode.model.head.HeadPart;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.part.PartProvider;
import io.dualmode.tools.data.cache.PhoneAlignment;

/** How heads of one type are trained; its {@link #type} is that of the {@link io.dualmode.model.head.HeadProvider}. Found by the service loader. */
public interface TrainableHead extends PartProvider {
  /** Values of the section where no option says otherwise. */
  JsonObject defaults();

  /** The training side of a head of this type. */
  Training of(HeadPart head);

  /** One head in training. */
  interface Training extends TrainablePart {
    /** Floats in an output row. */
    int outputs();

    /** Writes the lines that compute {@code [B, T, outputs]} in fp32 of encoded frames, and returns their expression. */
    String outputs(PartsProgram program, String encoded);

    /** The loss of its outputs, for one thread. */
    Loss newLoss();
  }

  /** A loss of one utterance. */
  @FunctionalInterface
  interface Loss {
    /**
     * Adds {@code weight * d loss / d outputs} to {@code gradient} and returns the loss, unweighted; one that is not finite leaves the
     * gradient alone.
     *
     * @param outputs frame {@code t}, output {@code k} at {@code offset + t * outputs + k}
     * @param said what is said, and when, in frames of whoever aligned it: frame {@code t} lies at its {@code said.frames() * t / frames}
     */
    double lossAndGradient(float[] outputs, int offset, int frames, PhoneAlignment said, float weight, float[] gradient);
  }
}
