package io.dualmode.tools.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.fixtures.RandomConformer;
import io.dualmode.fixtures.kaldi.AcousticModelWriter;
import io.dualmode.fixtures.kaldi.FstWriter;
import io.dualmode.fixtures.kaldi.IvectorWriter;
import io.dualmode.fixtures.kaldi.ModelDirectory;
import io.dualmode.fixtures.kaldi.RandomNetworks;
import io.dualmode.kaldi.acoustic.Acoustics;
import io.dualmode.model.composition.Composition;
import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.NetworkPart;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.tools.evaluate.UtteranceEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks of several kinds with random weights, each pruned by what it does with features that change slowly. */
class NetworkPrunerTest {
  @TempDir
  Path scratch;

  private static List<float[]> audio(int count, int features, long seed) {
    List<float[]> audio = new ArrayList<>();
    Random random = new Random(seed);
    for (int a = 0; a < count; a++) {
      float[] x = new float[(300 + 50 * a) * features];
      for (int k = 0; k < x.length; k++) {
        x[k] = (float) ((k < features ? 0 : 0.8 * x[k - features]) + random.nextGaussian());
      }
      audio.add(x);
    }
    return audio;
  }

  private static float[] outputs(NetworkPart network, TensorSource tensors, WeightSet set, float[] features) {
    Corner corner = new Corner(set, network.streams() ? ContextMode.STREAMING : ContextMode.FULL);
    try (Encoder encoder = network.load(tensors, Set.of(set), Precision.STORED, KernelProvider.kernels());
        UtteranceEncoder utterance = new UtteranceEncoder(encoder, corner)) {
      int frames = utterance.encode(features, features.length / network.features());
      return Arrays.copyOf(utterance.outputs(), frames * network.width());
    }
  }

  private static double distance(float[] a, float[] b) {
    assertEquals(a.length, b.length);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
    }
    return sum / a.length;
  }

  /** Half of the blocks gone: nearer to the dense network, on features it has not heard, than with the same masks and nothing made up for. */
  private static void assertPrunes(NetworkPart network, TensorSource tensors) {
    List<float[]> audio = audio(12, network.features(), 1);
    float[] unheard = audio(1, network.features(), 2).get(0);
    PrunedTensors pruned = new PrunedTensors(tensors);
    PrunedTensors masked = new PrunedTensors(tensors);
    List<PrunedLayer> layers;
    try (NetworkPruner pruner = new NetworkPruner(network, tensors, audio, 1 << 20)) {
      assertTrue(pruner.passes().size() > 1);
      assertEquals(pruner.matrices(), pruner.passes().stream().flatMap(List::stream).toList());
      layers = pruner.prune(0.5, pruned::add);
      assertEquals(pruner.matrices(), layers.stream().map(PrunedLayer::matrix).toList());
    }
    TensorReader reader = new TensorReader(tensors, network.blockRows());
    for (PrunedLayer layer : layers) {
      float[] kept = reader.matrix(layer.matrix(), layer.outputs(), layer.inputs()).dense().clone();
      String bias = layer.matrix().replaceAll("weight$", "bias");
      for (int k = 0; k < kept.length; k++) {
        kept[k] = layer.survives()[k / layer.inputs() / network.blockRows() * layer.inputs() + k % layer.inputs()] ? kept[k] : 0;
      }
      masked.add(new PrunedLayer(layer.matrix(), layer.outputs(), layer.inputs(), layer.survives(), kept,
          tensors.contains(bias) ? tensors.floats(bias) : new float[layer.outputs()]));
    }
    float[] dense = outputs(network, tensors, WeightSet.DENSE, unheard);
    double own = distance(dense, outputs(network, pruned, WeightSet.SPARSE, unheard));
    double naive = distance(dense, outputs(network, masked, WeightSet.SPARSE, unheard));
    assertTrue(own < 0.7 * naive, own + " against " + naive);
    assertEquals(0, distance(dense, outputs(network, pruned, WeightSet.DENSE, unheard)), "the dense weights stay");
  }

  @Test
  void streamingConformer_staysNearTheDenseOne() {
    ConformerConfig config = RandomConformer.streaming(2, 32, 4, 80, 16, new Context(12, 3));
    Composition parts = RandomConformer.composition(config, 9, 0);
    assertPrunes(parts.network(), RandomConformer.tensors(parts, 5));
  }

  @Test
  void wholeFileConformer_ofAnOddWidth_staysNearTheDenseOne() {
    ConformerConfig config = RandomConformer.whole(2, 48, 4, 80, 16);
    Composition parts = RandomConformer.composition(config, 9, 0);
    assertEquals(16, parts.network().blockRows());
    assertPrunes(parts.network(), RandomConformer.tensors(parts, 6));
  }

  @Test
  void networkOfKaldis_staysNearTheDenseOne() throws IOException {
    ModelDirectory directory = new ModelDirectory(scratch.resolve("model")).around(FstWriter.chain(new int[] {1}, 1), List.of(1), List.of("word"));
    new IvectorWriter(1, 40, 6, 4, 5).write(directory, true, "", false);
    directory.file("am/final.mdl", AcousticModelWriter.write(true, 16, RandomNetworks.factorised(1, 40, 5, 128, 32)));
    Path folder = directory.folder();
    Acoustics acoustics = Acoustics.read(new Acoustics.Files(folder.resolve("am/final.mdl"), folder.resolve("conf/mfcc.conf"),
        folder.resolve("ivector"), null), 3, Acoustics.CHUNK, 0.5f);
    assertPrunes(acoustics.network(), acoustics.tensors());
  }
}
