package io.dualmode.added.tdnn;

import io.dualmode.model.encoder.NetworkPart;
import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import io.dualmode.tools.data.FeatureBatch;
import io.dualmode.tools.parts.PartsProgram;
import io.dualmode.tools.parts.TrainableNetwork;
import io.dualmode.tools.parts.TrainedWeights;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How the time-delay network is trained, as somebody adds it. */
public final class TdnnTraining implements TrainableNetwork {
  private static final String DEFAULTS = """
      {"stride": 2, "layers": [{"offsets": [-2, 0, 2], "outputs": 64}, {"offsets": [-3, 0, 3], "outputs": 64}]}""";

  @Override
  public String type() {
    return TdnnNetwork.TYPE;
  }

  @Override
  public JsonObject defaults() {
    return JsonElement.parse(DEFAULTS).getAsJsonObject();
  }

  @Override
  public Training of(NetworkPart network, float[] featureMean) {
    return new OfNetwork((TdnnNetwork) network, featureMean);
  }

  private record OfNetwork(TdnnNetwork network, float[] mean) implements Training {
    @Override
    public void list(ParameterLayout.Builder parameters) {
      for (int l = 0; l < network.shape().layers().size(); l++) {
        TdnnNetwork.Layer layer = network.shape().layers().get(l);
        parameters.layer("tdnn." + l, layer.outputs(), layer.offsets().size() * network.inputs(l), 1.4f);
      }
    }

    @Override
    public List<String> inputs() {
      return List.of("x", "spoken");
    }

    /** Features less their mean, zeros behind the end of an utterance, and ones where it has frames. */
    @Override
    public List<Input> inputs(FeatureBatch batch) {
      int frames = batch.maxFrames();
      int width = batch.width();
      float[] x = new float[batch.size() * frames * width];
      float[] spoken = new float[batch.size() * frames];
      for (int b = 0; b < batch.size(); b++) {
        for (int n = 0; n < batch.frames(b); n++) {
          spoken[b * frames + n] = 1;
          for (int i = 0; i < width; i++) {
            x[(b * frames + n) * width + i] = batch.features()[b][n * width + i] - mean[i];
          }
        }
      }
      return List.of(new Input(x, batch.size(), frames, width), new Input(spoken, batch.size(), frames, 1));
    }

    @Override
    public String encode(PartsProgram program) {
      program.line("    h = x");
      for (int l = 0; l < network.shape().layers().size(); l++) {
        String window = network.shape().layers().get(l).offsets().stream()
            .map(o -> "torch.constant_pad_nd(h, [0, 0, " + -o + ", " + o + "], 0)").collect(Collectors.joining(", "));
        program.line("    w%d = torch.cat([%s], -1)", l, window);
        program.line("    h = torch.mul(torch.relu(%s), spoken)", program.linear("w" + l, "tdnn." + l));
      }
      return "torch.slice(h, 1, 0, 9223372036854775807, " + network.stride() + ")";
    }

    @Override
    public Map<String, float[]> export(TrainedWeights weights) {
      Map<String, float[]> tensors = new LinkedHashMap<>(Map.of("tdnn.mean", mean));
      for (int l = 0; l < network.shape().layers().size(); l++) {
        tensors.put("tdnn." + l + ".weight", weights.values("tdnn." + l + ".weight"));
        tensors.put("tdnn." + l + ".bias", weights.values("tdnn." + l + ".bias"));
      }
      return tensors;
    }
  }
}
