package io.dualmode.checkpoint.nemo;

import io.dualmode.checkpoint.file.CheckpointTensors;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.head.HeadInput;
import io.dualmode.model.head.HeadPart;
import io.dualmode.model.head.ctc.LinearCtcPart;
import io.dualmode.model.head.recurrent.RecurrentPart;
import java.util.ArrayList;
import java.util.List;

/** Which heads a checkpoint has, told by its tensors. */
public final class NemoHeads {
  /** Names of the heads, as {@code dualmode.scorer} asks for them. */
  static final String CTC = "ctc";
  static final String RNNT = "rnnt";
  static final String TDT = "tdt";

  static final String EMBEDDING = "decoder.prediction.embed.weight";

  private static final String HYBRID_CTC = "ctc_decoder.decoder_layers.0";
  private static final String ONLY_CTC = "decoder.decoder_layers.0";
  private static final String JOINT = "joint.enc.weight";
  private static final int MOST_LAYERS = 8;

  private NemoHeads() {}

  /** The layer of the CTC head. */
  static String ctcLayer(CheckpointTensors tensors) {
    return tensors.names().contains(HYBRID_CTC + ".weight") ? HYBRID_CTC : ONLY_CTC;
  }

  /** The last layer of the joint network, whose number depends on whether the model had dropout. */
  static String jointLayer(CheckpointTensors tensors) {
    String withDropout = "joint.joint_net.2";
    return tensors.names().contains(withDropout + ".weight") ? withDropout : "joint.joint_net.1";
  }

  /**
   * The heads, a transducer first.
   *
   * @param durations as the checkpoint's configuration has them, empty where it has none
   */
  public static List<HeadPart> of(String path, CheckpointTensors tensors, HeadInput input, List<Integer> durations, int mostTokens)
      throws ModelFormatException {
    List<HeadPart> heads = new ArrayList<>();
    if (tensors.names().contains(JOINT)) {
      heads.add(transducer(path, tensors, input, durations, mostTokens));
    }
    if (tensors.names().contains(ctcLayer(tensors) + ".weight")) {
      heads.add(new LinearCtcPart(CTC, input));
    }
    if (heads.isEmpty()) {
      throw new ModelFormatException(path, -1, "a CTC head or a transducer with LSTMs", "no tensor " + JOINT + " or " + ONLY_CTC + ".weight");
    }
    return heads;
  }

  private static HeadPart transducer(String path, CheckpointTensors tensors, HeadInput input, List<Integer> durations, int mostTokens)
      throws ModelFormatException {
    String output = jointLayer(tensors) + ".weight";
    for (String needed : List.of(output, EMBEDDING, lstm(0))) {
      if (!tensors.names().contains(needed)) {
        throw new ModelFormatException(path, -1, needed + " beside " + JOINT, "no such tensor");
      }
    }
    int layers = 0;
    while (layers < MOST_LAYERS && tensors.names().contains(lstm(layers))) {
      layers++;
    }
    int extra = tensors.shape(output)[0] - input.units();
    List<Integer> steps = extra == 0 ? List.of() : durations;
    if (extra != steps.size()) {
      throw new ModelFormatException(path, -1, input.units() + " outputs of " + output + ", and one for each duration of " + durations,
          tensors.shape(output)[0] + " outputs");
    }
    int[] embedding = tensors.shape(EMBEDDING);
    RecurrentPart.Shape shape = new RecurrentPart.Shape(tensors.shape(JOINT)[0], embedding[embedding.length - 1], layers, steps, mostTokens);
    return new RecurrentPart(steps.isEmpty() ? RNNT : TDT, shape, input);
  }

  private static String lstm(int layer) {
    return "decoder.prediction.dec_rnn.lstm.weight_ih_l" + layer;
  }
}
