package io.dualmode.added.kaldi;

import static io.dualmode.fixtures.kaldi.FactorisedNetwork.BOTTLENECK;
import static io.dualmode.fixtures.kaldi.FactorisedNetwork.CEPSTRA;
import static io.dualmode.fixtures.kaldi.FactorisedNetwork.FIRST;
import static io.dualmode.fixtures.kaldi.FactorisedNetwork.OUTPUT;
import static io.dualmode.fixtures.kaldi.FactorisedNetwork.PHONES;
import static io.dualmode.fixtures.kaldi.FactorisedNetwork.SUBSAMPLING;
import static io.dualmode.fixtures.kaldi.FactorisedNetwork.WIDTH;

import io.dualmode.fixtures.kaldi.FactorisedNetwork;
import io.dualmode.fixtures.kaldi.FactorisedNetwork.Factorised;
import io.dualmode.model.encoder.NetworkPart;
import io.dualmode.model.json.JsonObject;
import io.dualmode.tools.data.FeatureBatch;
import io.dualmode.tools.parts.PartsProgram;
import io.dualmode.tools.parts.TrainableNetwork;
import io.dualmode.tools.parts.TrainedWeights;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a {@link FactorisedNetwork} is trained: rows before the first and behind the last frame are copies of those, as Kaldi has them. */
public final class FactorisedTraining implements TrainableNetwork {
  /** Full frames that are read on each side before every third one is taken, and of those third ones. */
  private static final int NEAR = 1 + (int) FactorisedNetwork.layers().stream().filter(layer -> layer.stride() == 1).count();
  private static final int FAR = (int) FactorisedNetwork.layers().stream().filter(layer -> layer.stride() == SUBSAMPLING).count();
  private static final int SIDE = NEAR + SUBSAMPLING * FAR;
  /** What cepstra are multiplied with, so that they are about as large as what layers hear. */
  private static final float FIRST_SCALE = 0.03f;
  private static final float SCALE = 0.1f;
  private static final float RECTIFIED = 1.4f;

  @Override
  public String type() {
    return "nnet3";
  }

  @Override
  public JsonObject defaults() {
    return FactorisedNetwork.section();
  }

  @Override
  public Training of(NetworkPart network, float[] featureMean) {
    return new OfNetwork(network, featureMean);
  }

  private static float scale(int cepstrum) {
    return cepstrum == 0 ? FIRST_SCALE : SCALE;
  }

  private record OfNetwork(NetworkPart network, float[] mean) implements Training {
    @Override
    public void list(ParameterLayout.Builder parameters) {
      parameters.layer(FIRST + ".affine", WIDTH, 3 * CEPSTRA, RECTIFIED);
      PartsProgram.listNorm(parameters, FIRST + ".batchnorm", WIDTH);
      for (Factorised layer : FactorisedNetwork.layers()) {
        parameters.matrix(layer.linear() + ".weight", BOTTLENECK, layer.rows() * WIDTH, 1);
        parameters.layer(layer.affine(), WIDTH, layer.rows() * BOTTLENECK, RECTIFIED);
        PartsProgram.listNorm(parameters, layer.norm(), WIDTH);
      }
      parameters.layer(OUTPUT + ".affine", PHONES, WIDTH, 1);
    }

    @Override
    public List<String> inputs() {
      return List.of("x");
    }

    @Override
    public List<Input> inputs(FeatureBatch batch) {
      int frames = SUBSAMPLING * (network.encodedFrames(batch.maxFrames()) - 1) + 1 + 2 * SIDE;
      float[] x = new float[batch.size() * frames * CEPSTRA];
      for (int b = 0; b < batch.size(); b++) {
        for (int n = 0; n < frames; n++) {
          int from = Math.max(0, Math.min(batch.frames(b) - 1, n - SIDE)) * CEPSTRA;
          for (int c = 0; c < CEPSTRA; c++) {
            x[(b * frames + n) * CEPSTRA + c] = scale(c) * (batch.features()[b][from + c] - mean[c]);
          }
        }
      }
      return List.of(new Input(x, batch.size(), frames, CEPSTRA));
    }

    @Override
    public String encode(PartsProgram program) {
      program.line("    h = torch.cat([torch.slice(x, 1, 0, -2), torch.slice(x, 1, 1, -1), torch.slice(x, 1, 2)], -1)");
      program.line("    h = %s", rectified(program, "h", FIRST));
      boolean thirds = false;
      for (Factorised layer : FactorisedNetwork.layers()) {
        if (layer.stride() == SUBSAMPLING && !thirds) {
          program.line("    h = torch.slice(h, 1, 0, 9223372036854775807, %d)", SUBSAMPLING);
          thirds = true;
        }
        boolean one = layer.rows() == 1;
        program.line("    z = %s", program.linear(one ? "h" : both("h"), layer.linear()));
        program.line("    y = %s", one ? "z" : both("z"));
        program.line("    h = torch.add(%s, torch.mul(%s, %s))", rectified(program, "y", layer.name()),
            one ? "h" : "torch.slice(h, 1, 1, -1)", FactorisedNetwork.BYPASS);
      }
      return "torch.log_softmax(" + program.linear("h", OUTPUT + ".affine") + ", -1)";
    }

    private static String both(String rows) {
      return "torch.cat([torch.slice(" + rows + ", 1, 0, -1), torch.slice(" + rows + ", 1, 1)], -1)";
    }

    private static String rectified(PartsProgram program, String input, String layer) {
      return program.norm("torch.relu(" + program.linear(input, layer + ".affine") + ")", layer + ".batchnorm");
    }

    @Override
    public Map<String, float[]> export(TrainedWeights weights) {
      Map<String, float[]> tensors = new LinkedHashMap<>();
      first(weights, tensors);
      norm(weights, FIRST + ".batchnorm", tensors);
      for (Factorised layer : FactorisedNetwork.layers()) {
        tensors.put(layer.linear() + ".weight", weights.values(layer.linear() + ".weight"));
        affine(weights, layer.affine(), tensors);
        norm(weights, layer.norm(), tensors);
      }
      affine(weights, OUTPUT + ".affine", tensors);
      return tensors;
    }

    /** Mean and scales of the cepstra become part of the first layer. */
    private void first(TrainedWeights weights, Map<String, float[]> tensors) {
      affine(weights, FIRST + ".affine", tensors);
      float[] weight = tensors.get(FIRST + ".affine.weight");
      float[] bias = tensors.get(FIRST + ".affine.bias");
      for (int i = 0; i < weight.length; i++) {
        weight[i] *= scale(i % CEPSTRA);
        bias[i / (3 * CEPSTRA)] -= weight[i] * mean[i % CEPSTRA];
      }
    }

    private static void affine(TrainedWeights weights, String name, Map<String, float[]> tensors) {
      tensors.put(name + ".weight", weights.values(name + ".weight"));
      tensors.put(name + ".bias", weights.values(name + ".bias"));
    }

    private static void norm(TrainedWeights weights, String name, Map<String, float[]> tensors) {
      tensors.put(name + ".scale", weights.scale(name));
      tensors.put(name + ".shift", weights.shift(name));
    }
  }
}
