package io.dualmode.tools.conformer;

import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.part.TensorTable;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Norm;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The averaged weights of a training as the tensors that the engine's parts declare: the standardisation of features folded into the first
 * convolution, blank without an embedding, batch norms with their statistics.
 */
final class ConformerWeights implements TensorSource {
  private static final String FIRST = "encoder.pre_encode.conv.0.";
  private static final int PLACES = 9;

  private final Map<String, float[]> values = new LinkedHashMap<>();
  private final Map<String, int[]> shapes = new LinkedHashMap<>();

  ConformerWeights(ConformerNetwork network, ParameterLayout layout, TrainingState state) {
    TensorTable table = new TensorTable();
    network.parts().declare(table);
    table.tensors().forEach((name, tensor) -> {
      float[] own = layout.has(name) ? parameter(layout.get(name), state) : network.batchNorm() ? statistics(layout, state, name) : null;
      if (own != null) {
        values.put(name, own);
        shapes.put(name, tensor.shape().stream().mapToInt(Integer::intValue).toArray());
      }
    });
    standardise(values.get(FIRST + "weight"), values.get(FIRST + "bias"));
    Arrays.fill(values.get(ConformerNetwork.TDT + ".prediction.embed.weight"), 0, network.transducer().prediction(), 0f);
  }

  private static float[] parameter(Parameter p, TrainingState state) {
    return Arrays.copyOfRange(state.average, p.offset(), p.offset() + p.size());
  }

  private static float[] statistics(ParameterLayout layout, TrainingState state, String name) {
    int dot = name.lastIndexOf('.');
    Norm n = layout.norm(name.substring(0, dot));
    float[] all = name.endsWith("running_mean") ? state.normMean[0] : state.normVariance[0];
    return Arrays.copyOfRange(all, n.offset(), n.offset() + n.width());
  }

  /** {@code w (x - mean) / deviation + b} as {@code w' x + b'}. */
  private static void standardise(float[] weight, float[] bias) {
    for (int c = 0; c < bias.length; c++) {
      double sum = 0;
      for (int i = c * PLACES; i < (c + 1) * PLACES; i++) {
        weight[i] /= ConformerProgram.DEVIATION;
        sum += weight[i];
      }
      bias[c] -= (float) (sum * ConformerProgram.MEAN);
    }
  }

  /** Names of all tensors. */
  List<String> names() {
    return List.copyOf(values.keySet());
  }

  @Override
  public boolean contains(String name) {
    return values.containsKey(name);
  }

  @Override
  public int[] shape(String name) {
    return shapes.get(name).clone();
  }

  @Override
  public boolean isInt8(String name) {
    return false;
  }

  @Override
  public float[] floats(String name) {
    return values.get(name).clone();
  }

  @Override
  public byte[] bytes(String name) {
    throw new IllegalArgumentException("no bytes: " + name);
  }

  @Override
  public int[] ints(String name) {
    throw new IllegalArgumentException("no integers: " + name);
  }
}
