package io.dualmode.kaldi.acoustic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.fixtures.kaldi.AcousticModelWriter;
import io.dualmode.fixtures.kaldi.FstWriter;
import io.dualmode.fixtures.kaldi.IvectorWriter;
import io.dualmode.fixtures.kaldi.ModelDirectory;
import io.dualmode.fixtures.kaldi.RandomNetworks;
import io.dualmode.model.composition.Composition;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.lexicon.UnitKind;
import io.dualmode.model.part.TensorTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcousticsTest {
  private static final int PHONES = 6;

  @TempDir
  Path scratch;

  private Acoustics read(ModelDirectory directory) throws IOException {
    Path folder = directory.folder();
    return Acoustics.read(new Acoustics.Files(folder.resolve("am/final.mdl"), folder.resolve("conf/mfcc.conf"), folder.resolve("ivector"),
        null),
        3, Acoustics.CHUNK, 0.5f);
  }

  private ModelDirectory model() throws IOException {
    ModelDirectory directory = new ModelDirectory(scratch.resolve("model")).around(FstWriter.chain(new int[] {1}, 1), List.of(1),
        List.of("word"));
    new IvectorWriter(1, 40, 6, 4, 5).write(directory, true, "", false);
    float[] priors = new float[2 * PHONES];
    Arrays.fill(priors, 1f / priors.length);
    return directory.file("am/final.mdl", AcousticModelWriter.write(true, PHONES, RandomNetworks.factorised(1, 40, 5, 32, 2 * PHONES),
        priors));
  }

  @Test
  void parts_areAComposition() throws IOException {
    Acoustics acoustics = read(model());
    Composition parts = new Composition(acoustics.frontEnd(), acoustics.network(), List.of(acoustics.head()), 2 * PHONES, UnitKind.PHONES);
    JsonObject config = new JsonObject();
    parts.write(config);
    Composition again = Composition.read(JsonElement.parse(config.toString()).getAsJsonObject());
    assertEquals(parts, again);
    assertEquals(30, again.encodedFrameMillis());
    TensorTable table = new TensorTable();
    again.declare(table);
    Set<String> declared = new TreeSet<>(table.tensors().keySet());
    assertEquals(new TreeSet<>(acoustics.tensors().names()), declared);
    table.tensors().forEach((name, tensor) -> assertArrayEquals(tensor.shape().stream().mapToInt(Integer::intValue).toArray(),
        acoustics.tensors().shape(name), name));
  }

  @Test
  void rows_doNotDependOnHowFeaturesCome() throws IOException {
    Acoustics acoustics = read(model());
    try (Encoder encoder = acoustics.network().load(acoustics.tensors(), Set.of(WeightSet.DENSE, WeightSet.SPARSE), Precision.STORED,
        KernelProvider.kernels(KernelProvider.Choice.SCALAR))) {
      float[] features = new float[170 * 40];
      Random random = new Random(2);
      for (int i = 0; i < features.length; i++) {
        features[i] = (float) (10 * random.nextGaussian());
      }
      for (Corner corner : Corner.all()) {
        float[] whole = rows(encoder.newStream(corner), features, 170);
        assertEquals(57 * 2 * PHONES, whole.length);
        for (int piece : new int[] {1, 7, 50}) {
          assertArrayEquals(whole, rows(encoder.newStream(corner), features, piece), corner + " in pieces of " + piece);
        }
      }
      float[] streaming = rows(encoder.newStream(Corner.DENSE_STREAMING), features, 170);
      float[] full = rows(encoder.newStream(Corner.FULL_CONTEXT), features, 170);
      assertTrue(!Arrays.equals(streaming, full), "the i-vector of the whole utterance is another one");
      assertTrue(encoder.supports(Corner.STREAMING));
      assertEquals("scalar", encoder.backend());
    }
  }

  private static float[] rows(EncoderStream stream, float[] features, int piece) {
    float[] rows = new float[100 * stream.maxFramesPerCall() * 2 * PHONES];
    for (int round = 0; round < 2; round++) {
      for (int t = 0; t < 170; t += piece) {
        stream.accept(features, t * 40, Math.min(piece, 170 - t), (data, offset, first, count) -> System.arraycopy(data, offset, rows,
            first * 2 * PHONES, count * 2 * PHONES));
      }
      stream.finish((data, offset, first, count) -> System.arraycopy(data, offset, rows, first * 2 * PHONES, count * 2 * PHONES));
      if (round == 0) {
        stream.reset();
      }
    }
    return Arrays.copyOf(rows, stream.encodedFrames() * 2 * PHONES);
  }

  @Test
  void filesThatDoNotFitTogether_areOneError() throws IOException {
    ModelDirectory directory = model();
    directory.text("conf/mfcc.conf", "--num-ceps=13\n");
    String message = assertThrows(ModelFormatException.class, () -> read(directory)).getMessage();
    assertTrue(message.contains("2 x 14"), message);
    Files.delete(directory.folder().resolve("ivector/final.ie"));
    assertThrows(IOException.class, () -> read(directory));
  }
}
