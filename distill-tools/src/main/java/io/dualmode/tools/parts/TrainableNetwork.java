package io.dualmode.tools.parts;

import io.dualmode.model.encoder.NetworkPart;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.part.PartProvider;
import io.dualmode.tools.data.FeatureBatch;
import java.util.List;

/**
 * How networks of one type are trained; its {@link #type} is that of the {@link io.dualmode.model.encoder.NetworkProvider}. Found by the
 * service loader.
 */
public interface TrainableNetwork extends PartProvider {
  /** Values of the section where no option says otherwise. */
  JsonObject defaults();

  /**
   * The training side of a network of this type.
   *
   * @param featureMean mean of the features to train on, {@code [features]}
   */
  Training of(NetworkPart network, float[] featureMean);

  /** A tensor that a graph is given, row by row. */
  record Input(float[] values, long... shape) {}

  /** One network in training. */
  interface Training extends TrainablePart {
    /** Names of the tensors that its graph reads. */
    List<String> inputs();

    /** Those tensors of a batch, in that order. */
    List<Input> inputs(FeatureBatch batch);

    /**
     * Writes the lines that compute encoded frames {@code [B, T, width]} in fp32 of its inputs and returns their expression. T is
     * {@link NetworkPart#encodedFrames} of the longest utterance; what stands behind the end of a shorter one does not matter.
     */
    String encode(PartsProgram program);
  }
}
