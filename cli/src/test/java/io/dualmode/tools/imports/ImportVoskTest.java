package io.dualmode.tools.imports;

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
import io.dualmode.fixtures.kaldi.AcousticModelWriter;
import io.dualmode.fixtures.kaldi.IvectorWriter;
import io.dualmode.fixtures.kaldi.KaldiWriter;
import io.dualmode.fixtures.kaldi.LargerModels;
import io.dualmode.fixtures.kaldi.ModelDirectory;
import io.dualmode.fixtures.kaldi.NetworkWriter;
import io.dualmode.fixtures.kaldi.ToneWorld;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.tools.cli.Main;
import io.dualmode.vosk.VoskModel;
import io.dualmode.vosk.VoskRecognizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories of Kaldi and what is made of them hear the same. */
class ImportVoskTest {
  @TempDir
  Path folder;

  private final StringWriter printed = new StringWriter();
  private final ToneWorld world = new ToneWorld(6, 60, 1, 3);

  private int run(String... args) {
    PrintWriter both = new PrintWriter(printed);
    return Main.run(both, both, args);
  }

  private static EngineConfig config(Path model, String mode) {
    return EngineConfig.defaults().with(Keys.MODEL, model.toString()).with(Keys.MODE, RecognitionMode.fromKey(mode));
  }

  private List<RecognitionResult> hear(Path model, String mode) throws IOException {
    List<RecognitionResult> results = new ArrayList<>();
    try (SpeechEngine engine = SpeechEngines.load(config(model, mode)); SpeechSession session = engine.newSession()) {
      for (int i = 0; i < 4; i++) {
        short[] samples = world.say(world.sentence(i), 20, i);
        session.accept(samples, 0, samples.length);
        results.add(i % 2 == 0 ? session.result() : session.finish());
      }
    }
    return results;
  }

  private String hearAsVosk(Path model) throws IOException {
    try (VoskModel open = VoskModel.open(model.toString(), EngineConfig.defaults());
        VoskRecognizer recognizer = new VoskRecognizer(open, ToneWorld.RATE, null)) {
      recognizer.setWords(true);
      short[] samples = world.say(world.sentence(5), 20, 5);
      boolean end = recognizer.accept(samples, samples.length);
      return end + recognizer.partialResult() + recognizer.finalResult();
    }
  }

  private void compare(Path kaldi, int graphs) throws IOException {
    Path out = folder.resolve("out");
    assertEquals(0, run("import", "vosk", kaldi.toString(), out.toString(), "--language", "x-tones"), printed.toString());
    assertFalse(Files.exists(out.resolve("am/final.mdl")));
    try (Stream<Path> files = Files.walk(out)) {
      assertEquals(graphs, files.filter(file -> file.toString().endsWith(".fst")).count());
    }
    for (String mode : new String[] {"streaming", "full-context"}) {
      List<RecognitionResult> results = hear(kaldi, mode);
      assertEquals(results, hear(out, mode));
      assertTrue(results.stream().allMatch(result -> !result.best().text().isEmpty()), results.toString());
    }
    assertEquals(hearAsVosk(kaldi), hearAsVosk(out));
    try (SpeechEngine engine = SpeechEngines.load(config(out, "streaming"))) {
      assertEquals("x-tones", engine.language());
    }
  }

  @Test
  void composedGraph_isHeardTheSame_alsoInEightBits() throws IOException {
    Path kaldi = world.write(folder.resolve("kaldi"), "vector");
    compare(kaldi, 2);
    Path small = folder.resolve("small");
    assertEquals(0, run("import", "vosk", "--int8", kaldi.toString(), small.toString()), printed.toString());
    try (SupernetModel model = SupernetModel.open(small)) {
      assertTrue(model.tensors().isInt8("aff.weight"));
      String provenance = model.config().provenance().get("imported");
      assertTrue(provenance.matches("kaldi, final.mdl, sha256 [0-9a-f]{64}, matrices as int8"), provenance);
    }
    List<RecognitionResult> whole = hear(kaldi, "streaming");
    List<RecognitionResult> rounded = hear(small, "streaming");
    assertNotEquals(whole, rounded);
    assertEquals(whole.stream().map(result -> result.best().text()).toList(), rounded.stream().map(result -> result.best().text()).toList());
  }

  @Test
  void oneGraph_isHeardTheSame_andAnImportMayReplaceAnother() throws IOException {
    compare(world.write(folder.resolve("composed"), "const"), 2);
    try (Stream<Path> old = Files.walk(folder.resolve("out"))) {
      old.filter(file -> file.toString().endsWith(".fst")).forEach(file -> file.toFile().delete());
    }
    compare(world.writeWhole(folder.resolve("whole"), "const"), 1);
  }

  @Test
  void olderLayout_isHeardTheSame() throws IOException {
    Path kaldi = world.writeWhole(folder.resolve("newer"), "vector");
    Path flat = Files.createDirectories(folder.resolve("flat"));
    for (String name : List.of("am/final.mdl", "conf/mfcc.conf", "graph/HCLG.fst", "graph/words.txt", "graph/phones/word_boundary.int")) {
      Files.copy(kaldi.resolve(name), flat.resolve(kaldi.resolve(name).getFileName()));
    }
    compare(flat, 1);
  }

  @Test
  void adaptation_comesAlong() throws IOException {
    int phones = 25;
    ModelDirectory kaldi = new ModelDirectory(world.write(folder.resolve("kaldi"), "vector"));
    new IvectorWriter(5, 40, 12, 16, 10).write(kaldi, true, "", false);
    double[] statistics = new double[82];
    for (int i = 0; i < 40; i++) {
      statistics[i] = 1e8 * (i - 20);
      statistics[41 + i] = 1e11;
    }
    statistics[40] = 1e8;
    kaldi.file("ivector/global_cmvn.stats", new KaldiWriter(true).matrix(2, 41, statistics));
    NetworkWriter network = new NetworkWriter(2).input("ivector", 10).input("input", 40)
        .fixedAffine("voice", "Append(input, ReplaceIndex(ivector, t, 0))", 50, 2 * phones);
    kaldi.file("am/final.mdl", AcousticModelWriter.write(true, phones, world.tones(network, phones).output("Sum(tones, Scale(0.01, voice))")));
    compare(kaldi.folder(), 2);
  }

  @Test
  void largerLanguageModels_comeAlong() throws IOException {
    Path kaldi = world.write(folder.resolve("kaldi"), "vector");
    List<RecognitionResult> without = hear(kaldi, "streaming");
    new LargerModels(world).write(kaldi, 3, 4, new LargerModels.Layout(true, false, true));
    assertNotEquals(without, hear(kaldi, "streaming"));
    compare(kaldi, 3);
  }

  @Test
  void wrongUse_isOneClearError() throws IOException {
    Path out = folder.resolve("out");
    assertEquals(2, run("import", "vosk"));
    assertEquals(2, run("import", "vosk", folder.toString(), out.toString()));
    assertTrue(printed.toString().contains("am/final.mdl"), printed.toString());
    assertEquals(1, run("import", "vosk", folder.resolve("gone").toString(), out.toString()));
    Path kaldi = world.write(folder.resolve("kaldi"), "vector");
    assertEquals(2, run("import", "vosk", kaldi.toString(), kaldi.toString()));
    byte[] model = Files.readAllBytes(kaldi.resolve("am/final.mdl"));
    Files.write(kaldi.resolve("am/final.mdl"), java.util.Arrays.copyOf(model, model.length / 2));
    assertEquals(1, run("import", "vosk", kaldi.toString(), out.toString()));
    assertTrue(printed.toString().contains("final.mdl, byte "), printed.toString());
    assertFalse(Files.exists(out.resolve("config.json")));
  }
}
