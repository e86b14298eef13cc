package io.dualmode.tools.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.fixtures.RandomConformer;
import io.dualmode.fixtures.SmallModel;
import io.dualmode.fixtures.WavFiles;
import io.dualmode.fixtures.kaldi.AcousticModelWriter;
import io.dualmode.fixtures.kaldi.FstWriter;
import io.dualmode.fixtures.kaldi.ModelDirectory;
import io.dualmode.fixtures.kaldi.RandomNetworks;
import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.settings.EngineKeys;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PruneCommandTest {
  @TempDir
  Path folder;

  private Path speech;
  private Path model;
  private final StringWriter printed = new StringWriter();

  private int run(String... args) {
    PrintWriter both = new PrintWriter(printed);
    return Main.run(both, both, args);
  }

  /** Noise that comes and goes. */
  @BeforeEach
  void recordings() throws IOException {
    speech = Files.createDirectory(folder.resolve("speech"));
    Random random = new Random(5);
    for (int r = 0; r < 6; r++) {
      short[] samples = new short[16_000 * (2 + r % 3)];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (short) (3000 * random.nextGaussian() * Math.abs(Math.sin(i / 3000.0 + r)));
      }
      Files.write(speech.resolve(r + ".wav"), WavFiles.pcm16(1, 16_000, samples));
    }
    model = folder.resolve("model");
  }

  private void write(Storage storage) throws IOException {
    RandomConformer.write(model, RandomConformer.streaming(2, 32, 4, 80, 16, new Context(12, 3)), 41, 0, 3, storage);
  }

  private RecognitionResult hear(Path directory, RecognitionMode mode, String weights) throws IOException {
    EngineConfig config = EngineConfig.builder().set(Keys.MODEL, directory.toString()).set(Keys.MODE, mode).set(EngineKeys.WEIGHTS, weights).build();
    float[] samples = AudioFile.read16kHz(speech.resolve("2.wav"));
    try (SpeechEngine engine = SpeechEngines.load(config); SpeechSession session = engine.newSession()) {
      session.accept(samples, 0, samples.length);
      return session.finish();
    }
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void sparseWeights_areAddedToTheDenseOnes_inTheirPrecision(Storage storage) throws IOException {
    write(storage);
    assertEquals(0, run("prune", model.toString(), "--audio", speech.toString(), "--sparsity", "70,30", "--held-out", "1"), printed.toString());
    assertTrue(printed.toString().matches("(?s).*dense .*30 % pruned .*% otherwise .*70 % pruned .*times as fast.*"), printed.toString());
    for (int percent : new int[] {30, 70}) {
      Path out = folder.resolve("model-" + percent);
      try (SupernetModel before = SupernetModel.open(model); SupernetModel after = SupernetModel.open(out)) {
        String matrix = "encoder.layers.1.feed_forward1.linear1.weight";
        assertEquals(percent / 100.0, after.sparsity(matrix), 0.02);
        assertEquals(before.tensors().isInt8(matrix), after.tensors().isInt8(matrix + ".kept"));
        if (storage == Storage.INT8) {
          assertArrayEquals(before.tensors().bytes(matrix), after.tensors().bytes(matrix));
        } else {
          assertArrayEquals(before.tensors().floats(matrix), after.tensors().floats(matrix));
        }
        assertTrue(after.config().provenance().get("pruned").startsWith(percent + " % of the blocks of "), after.config().provenance().toString());
      }
      assertEquals(hear(model, RecognitionMode.FULL_CONTEXT, "mode"), hear(out, RecognitionMode.FULL_CONTEXT, "mode"), "full context is dense");
      RecognitionResult dense = hear(model, RecognitionMode.STREAMING, "mode");
      assertEquals(dense, hear(out, RecognitionMode.STREAMING, "dense"));
      assertNotEquals(dense, hear(out, RecognitionMode.STREAMING, "mode"), "streaming is sparse");
    }
    printed.getBuffer().setLength(0);
    assertEquals(0, run("inspect", folder.resolve("model-30").toString()), printed.toString());
    assertTrue(printed.toString().contains("29.7 % pruned"), printed.toString());
  }

  @Test
  void prunedModel_canBePrunedAnew() throws IOException {
    write(Storage.INT8);
    Path once = folder.resolve("once");
    Path twice = folder.resolve("twice");
    assertEquals(0, run("prune", model.toString(), "--audio", speech.toString(), "--sparsity", "30", "--held-out", "0", "--out", once.toString()),
        printed.toString());
    assertEquals(0, run("prune", once.toString(), "--audio", speech.toString(), "--sparsity", "60", "--held-out", "0", "--out", twice.toString()),
        printed.toString());
    Path direct = folder.resolve("direct");
    assertEquals(0, run("prune", model.toString(), "--audio", speech.toString(), "--sparsity", "60", "--held-out", "0", "--out", direct.toString()),
        printed.toString());
    assertSameSize(Files.readAllBytes(direct.resolve("weights.safetensors")).length, Files.readAllBytes(twice.resolve("weights.safetensors")).length);
    assertEquals(hear(direct, RecognitionMode.STREAMING, "mode"), hear(twice, RecognitionMode.STREAMING, "mode"));
  }

  private static void assertSameSize(int expected, int actual) {
    assertEquals(expected, actual, 64, "bytes of weights");
  }

  /** The network of the bundled model, whose masks and sparse norms are replaced. */
  @Test
  void supernet_isPrunedAnew_andItsSparseNetworkExported() throws IOException {
    SmallModel.write(model);
    Path out = folder.resolve("out");
    assertEquals(0, run("prune", model.toString(), "--audio", speech.toString(), "--sparsity", "20", "--held-out", "0", "--out", out.toString()),
        printed.toString());
    Path exported = folder.resolve("exported");
    assertEquals(0, run("export", "--subnet", "streaming", out.toString(), exported.toString()), printed.toString());
    assertEquals(hear(out, RecognitionMode.STREAMING, "mode").best(), hear(exported, RecognitionMode.STREAMING, "mode").best());
    assertEquals(1, run("prune", exported.toString(), "--audio", speech.toString()));
    assertTrue(printed.toString().contains("sparse weights only"), printed.toString());
  }

  /** A network of Kaldi's, imported: streaming runs sparse, the whole utterance dense. */
  @Test
  void modelOfKaldi_isPruned() throws IOException {
    ModelDirectory directory = new ModelDirectory(folder.resolve("kaldi")).around(FstWriter.chain(new int[] {1}, 1), List.of(1), List.of("word"));
    directory.file("am/final.mdl", AcousticModelWriter.write(true, 16, RandomNetworks.factorised(1, 40, 0, 128, 32)));
    assertEquals(0, run("import", "vosk", "--int8", directory.folder().toString(), model.toString()), printed.toString());
    Path out = folder.resolve("out");
    assertEquals(0, run("prune", model.toString(), "--audio", speech.toString(), "--held-out", "1", "--out", out.toString()), printed.toString());
    assertTrue(printed.toString().contains("50 % pruned"), printed.toString());
    assertEquals(hear(model, RecognitionMode.FULL_CONTEXT, "mode"), hear(out, RecognitionMode.FULL_CONTEXT, "mode"));
    RecognitionResult dense = hear(model, RecognitionMode.STREAMING, "mode");
    assertEquals(dense, hear(out, RecognitionMode.STREAMING, "dense"));
    assertNotEquals(dense.best().score(), hear(out, RecognitionMode.STREAMING, "mode").best().score());
  }

  @Test
  void wrongUse_isOneClearError_andWritesNothing() throws IOException {
    write(Storage.F32);
    for (String[] wrong : new String[][] {{"--sparsity", "0"}, {"--sparsity", "100"}, {"--minutes", "0"}, {"--held-out", "-1"}, {"--out", model.toString()},
        {"--audio", folder.resolve("gone.wav").toString() + "*"}}) {
      printed.getBuffer().setLength(0);
      assertEquals(2, run("prune", model.toString(), "--audio", speech.toString(), wrong[0], wrong[1]), printed.toString());
      assertTrue(printed.toString().contains(wrong[0].equals("--audio") ? "no file matches" : wrong[0] + " is " + wrong[1]), printed.toString());
    }
    assertEquals(2, run("prune", model.toString()));
    Path notAudio = Files.writeString(folder.resolve("text.wav"), "no audio");
    assertEquals(1, run("prune", model.toString(), "--audio", notAudio.toString()));
    assertTrue(printed.toString().contains("text.wav"), printed.toString());
    assertFalse(Files.exists(folder.resolve("model-50")));
  }

  /** Silence, a quiet room, an offset of the card, a click and less than a second teach nothing. */
  @Test
  void silence_isOneClearError_andWritesNothing() throws IOException {
    write(Storage.F32);
    Random random = new Random(8);
    for (int amplitude : new int[] {0, 3, 20}) {
      for (int length : new int[] {8000, 16_000, 50_000}) {
        short[] samples = new short[length];
        for (int i = 0; i < length; i++) {
          samples[i] = (short) (700 + random.nextInt(2 * amplitude + 1) - amplitude);
        }
        Path quiet = Files.write(folder.resolve("quiet.wav"), WavFiles.pcm16(1, 16_000, samples));
        printed.getBuffer().setLength(0);
        assertEquals(1, run("prune", model.toString(), "--audio", quiet.toString()), printed.toString());
        assertTrue(printed.toString().contains("nothing to learn from in 1 recording: all are shorter than a second, or quieter"), printed.toString());
        assertEquals(1, printed.toString().lines().count(), printed.toString());
        assertFalse(Files.exists(folder.resolve("model-50")));
      }
    }
  }
}
