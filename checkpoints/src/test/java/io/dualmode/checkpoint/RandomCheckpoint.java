package io.dualmode.checkpoint;

import io.dualmode.model.composition.Composition;
import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.model.conformer.ConformerConfig.Attention;
import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.conformer.ConformerConfig.Normalise;
import io.dualmode.model.conformer.ConformerConfig.Subsampling;
import io.dualmode.model.conformer.ConformerPart;
import io.dualmode.model.format.ModelConfig;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SearchDefaults;
import io.dualmode.model.frontend.slaney.SlaneyFrontEnd;
import io.dualmode.model.head.HeadInput;
import io.dualmode.model.head.HeadPart;
import io.dualmode.model.head.ctc.LinearCtcPart;
import io.dualmode.model.head.recurrent.RecurrentPart;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import io.dualmode.model.part.TensorTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Model directories of Conformers with random weights: they recognise nothing, and cost what trained ones cost. */
public final class RandomCheckpoint {
  private RandomCheckpoint() {}

  /** A cache-aware network of {@code layers} blocks. */
  public static ConformerConfig streaming(int layers, int dim, int heads, int features, int channels, Context... contexts) {
    return new ConformerConfig(features, layers, dim, heads, 4 * dim, 9, Subsampling.DEPTHWISE, 8, channels, 1, 0, Normalise.NONE, Attention.CHUNKED,
        List.of(contexts));
  }

  /** A network for whole recordings. */
  public static ConformerConfig whole(int layers, int dim, int heads, int features, int channels) {
    return new ConformerConfig(features, layers, dim, heads, 4 * dim, 9, Subsampling.DEPTHWISE, 8, channels, 0, 0, Normalise.PER_FEATURE,
        Attention.REGULAR, List.of(Context.ALL));
  }

  /** Heads {@code ctc} and, where it has a width, {@code tdt}. */
  static Composition composition(ConformerConfig network, int units, int prediction) {
    HeadInput input = new HeadInput(network.dim(), units);
    List<HeadPart> heads = new ArrayList<>(List.of(new LinearCtcPart("ctc", input)));
    if (prediction > 0) {
      heads.add(new RecurrentPart("tdt", new RecurrentPart.Shape(prediction, prediction, 1, List.of(0, 1, 2, 3, 4), 10), input));
    }
    return new Composition(new SlaneyFrontEnd(network.features()), new ConformerPart(network, 10), heads, units, UnitKind.PIECES);
  }

  /**
   * Writes a model whose words are two pieces each.
   *
   * @param prediction width of the transducer, 0 for none
   */
  public static void write(Path folder, ConformerConfig network, int units, int prediction, long seed, Storage storage) throws IOException {
    Composition parts = composition(network, units, prediction);
    List<String> names = new ArrayList<>(List.of("<blank>"));
    for (int unit = 1; unit < units; unit++) {
      names.add((unit % 2 == 1 ? UnitInventory.WORD_MARK : "") + name(unit));
    }
    StringBuilder lexicon = new StringBuilder();
    for (int unit = 1; unit + 1 < units; unit += 2) {
      lexicon.append(name(unit)).append(name(unit + 1)).append(' ').append(names.get(unit)).append(' ').append(names.get(unit + 1)).append('\n');
    }
    ModelWriter writer = new ModelWriter(new ModelConfig("random", "en-US", parts, SearchDefaults.of("ctc"), Map.of()),
        UnitInventory.of(UnitKind.PIECES, names, UnitInventory.SILENCE));
    Random random = new Random(seed);
    TensorTable table = new TensorTable();
    parts.declare(table);
    table.tensors().forEach((name, tensor) -> {
      if (name.contains("running_") == (network.causal() == 0) || !name.contains("running_")) {
        int[] shape = tensor.shape().stream().mapToInt(Integer::intValue).toArray();
        writer.tensor(name, values(name, shape, random), shape, storage);
      }
    });
    writer.file("lexicon.txt", lexicon.toString().getBytes(StandardCharsets.UTF_8)).write(folder);
  }

  private static String name(int unit) {
    return String.valueOf((char) ('a' + unit % 26)) + (char) ('a' + unit / 26 % 26) + (char) ('a' + unit / 676);
  }

  private static float[] values(String name, int[] shape, Random random) {
    int size = 1;
    for (int n : shape) {
      size *= n;
    }
    float[] values = new float[size];
    boolean gain = name.contains("norm") && name.endsWith(".weight");
    double spread = name.equals("ctc.output.weight") ? 4 / Math.sqrt(shape[1]) : shape.length == 1 ? 0.1 : 1 / Math.sqrt(shape[1]);
    for (int i = 0; i < size; i++) {
      values[i] = name.endsWith("running_var") ? 0.5f + random.nextFloat() : (float) (random.nextGaussian() * spread) + (gain ? 1 : 0);
    }
    if (name.equals("ctc.output.bias")) {
      values[0] = 2;
    }
    return values;
  }
}
