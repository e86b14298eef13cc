package io.dualmode.tools.distill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.fixtures.RandomConformer;
import io.dualmode.fixtures.kaldi.ToneWorld;
import io.dualmode.model.composition.SupernetComposition;
import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.encoder.weights.TensorMap;
import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.format.config.RescoringDefaults;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.model.format.safetensors.SafetensorsFile;
import io.dualmode.model.language.en.English;
import io.dualmode.model.supernet.RandomSupernet;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.tools.data.cache.CacheFixture;
import io.dualmode.tools.las.RescorerCommand;
import io.dualmode.tools.loss.mmi.PhoneTopology;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From a two-pass teacher of random weights to students, on noise. */
class DistillCommandTest {
  private static final PhoneTopology TOPOLOGY = PhoneTopology.fromSequences(40, List.of(new int[] {1, 2, 3}), 1);

  private static final byte[] SPEAKER = {1, 2, 3, 4};

  @TempDir
  static Path dir;

  @BeforeAll
  static void prepare() throws IOException {
    CacheFixture.create(Files.createDirectories(dir.resolve("data")), 6).writeAlignments(dir.resolve("data/alignments.tsv"));
    EncoderConfig config = new EncoderConfig(80, 3, 3, 11, 100, 3f, 64, 16, List.of(Block.conv(1, 1)), 8, 16, 32, 40, 32, 83, 32, 32, 8);
    TensorMap tensors = RandomSupernet.tensors(config, 0.5, 5);
    ModelWriter writer = new ModelWriter(new ModelConfig("big", "en-US", SupernetComposition.of(config),
        SearchDefaults.NONE.with(new RescoringDefaults(20, 0, 0, 0.4, 0, 0)), Map.of("data", "random numbers")), English.arpabet().names());
    for (String name : new TreeSet<>(tensors.names())) {
      if (name.endsWith(".mask")) {
        writer.mask(name.substring(0, name.length() - 5), tensors.bytes(name));
      } else if (name.equals("mmi.entry") || name.equals("mmi.stay")) {
        writer.ints(name, name.endsWith("entry") ? TOPOLOGY.entry() : TOPOLOGY.stay(), tensors.shape(name));
      } else {
        writer.tensor(name, tensors.floats(name), tensors.shape(name), ModelWriter.Storage.F32);
      }
    }
    writer.file(SupernetModel.LEXICON, "a AH\nbee B IY\ncow K AW\n".getBytes(StandardCharsets.UTF_8))
        .file(SupernetModel.SPEAKER, SPEAKER).write(dir.resolve("plain"));
    call(new RescorerCommand(), "--model", dir.resolve("plain").toString(), "--data", dir.resolve("data").toString(), "--run",
        dir.resolve("rescorer").toString(), "--out", dir.resolve("teacher").toString(), "--batch-seconds", "4", "--threads", "1", "--hours",
        "0.002");
  }

  private static void call(Object command, String... arguments) {
    StringWriter errors = new StringWriter();
    CommandLine line = new CommandLine(command);
    line.setExecutionExceptionHandler((e, c, parsed) -> {
      errors.append(e.getClass().getSimpleName()).append(": ").append(e.getMessage());
      return 1;
    });
    assertEquals(0, line.execute(arguments), errors::toString);
  }

  private static void distill(String teacher, String run, String... more) {
    String[] arguments = {"--teacher", dir.resolve(teacher).toString(), "--data", dir.resolve("data").toString(), "--run",
        dir.resolve(run).toString(), "--threads", "1", "--warm-up", "2", "--dim", "32", "--bottleneck", "16", "--layers", "1",
        "--attention-after", "1", "--batch-seconds", "6", "--joint-after", "0", "--prune-until", "0", "--heads-after", "0",
        "--left-context-after", "0", "--rescorer-width", "24", "--rescorer-layers", "1", "--rescorer-forward", "32"};
    call(new DistillCommand(), Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new));
  }

  @Test
  void call_allStages_leaveTwoPassModelsOfTheStudent() throws IOException {
    distill("teacher", "all", "--hours", "0.006", "--rescorer-hours", "0.004", "--tuning-hours", "0.004");
    Path run = dir.resolve("all");
    for (String stage : new String[] {"transducer", "rescorer", "together"}) {
      try (SupernetModel model = SupernetModel.open(run.resolve(stage).resolve("model"));
          SupernetModel teacher = SupernetModel.open(dir.resolve("teacher"))) {
        assertEquals("big-small", model.config().name());
        assertEquals(32, model.config().encoder().dim());
        assertEquals("big", model.config().provenance().get("teacher"));
        assertEquals(teacher.weightMetadata().get("crc32c"), model.config().provenance().get("teacher.crc32c"));
        assertEquals(stage.equals("together") ? "1, 2, 3" : "1", model.config().provenance().get("distilled.stages"));
        assertArrayEquals(teacher.tensors().floats("feature.mean"), model.tensors().floats("feature.mean"));
        assertArrayEquals(TOPOLOGY.entry(), model.tensors().ints("mmi.entry"));
        assertEquals(0.4, model.config().search().rescoring().lasWeight());
        assertEquals(!stage.equals("transducer"), model.config().rescorer() != null);
        assertTrue(model.hasLexicon());
        assertArrayEquals(SPEAKER, model.files().read(SupernetModel.SPEAKER, 100));
      }
    }
    try (SupernetModel second = SupernetModel.open(run.resolve("rescorer/model"));
        SupernetModel third = SupernetModel.open(run.resolve("together/model"))) {
      assertEquals(24, third.config().rescorer().width());
      assertTrue(!Arrays.equals(second.tensors().floats("las.output.bias"), third.tensors().floats("las.output.bias")), "the rescorer went on");
      assertNotNull(third.config().provenance().get("rescorer.options"));
    }
    EngineConfig config = EngineConfig.defaults().with(Keys.MODEL, run.resolve("together/model").toString())
        .with(Keys.MODE, RecognitionMode.TWO_PASS);
    try (SpeechEngine engine = SpeechEngines.load(config); SpeechSession session = engine.newSession()) {
      session.accept(new short[16_000]);
      session.finish();
    }
  }

  @Test
  void call_stoppedAndCalledAgain_goesOnExactlyInEveryStage() throws IOException {
    // The rate must not depend on --hours; that of stage 2, which has no such option, is 0, and its moments tell what was heard.
    String[] still = {"--final-rate", "1", "--rescorer-rate", "0"};
    for (String run : new String[] {"whole", "parts"}) {
      for (int stage = 1; stage <= 3; stage++) {
        String[] hours = {"--hours", "--rescorer-hours", "--tuning-hours"};
        for (String until : run.equals("whole") ? new String[] {"0.008"} : new String[] {"0.004", "0.008"}) {
          distill("teacher", run, Stream.concat(Arrays.stream(still), Stream.of("--stages", String.valueOf(stage), hours[stage - 1], until))
              .toArray(String[]::new));
        }
      }
    }
    for (String file : new String[] {"transducer/state", "together/state"}) {
      assertSame(dir.resolve("whole").resolve(file), dir.resolve("parts").resolve(file));
    }
    assertSame(dir.resolve("whole/rescorer/state"), dir.resolve("parts/rescorer/state"));
    List<Path> last;
    try (Stream<Path> files = Files.list(dir.resolve("whole/together"))) {
      last = files.filter(f -> f.getFileName().toString().startsWith("rescorer.")).toList();
    }
    assertEquals(1, last.size(), "earlier checkpoints are gone");
    assertSame(last.get(0), dir.resolve("parts/together").resolve(last.get(0).getFileName()));
  }

  /** Everything in two checkpoints is the same but the seconds that their steps took, and with them the checksum. */
  private static void assertSame(Path expected, Path found) throws IOException {
    assertEquals(contents(expected), contents(found), expected.toString());
  }

  private static Map<String, String> contents(Path file) throws IOException {
    try (ModelFiles files = ModelFiles.open(file.getParent());
        SafetensorsFile in = files.tensors(file.getFileName().toString(), Integer.MAX_VALUE)) {
      Map<String, String> all = new TreeMap<>(in.metadata());
      all.keySet().removeAll(Set.of("trainedSeconds", "crc32c"));
      for (String name : in.names()) {
        all.put("tensor " + name, Integer.toString(in.isInt8(name) ? Arrays.hashCode(in.bytes(name)) : Arrays.hashCode(in.floats(name))));
      }
      return all;
    }
  }

  @Test
  void call_withoutTeaching_trainsTheSameStudentAlone() throws IOException {
    distill("teacher", "alone", "--kd", "0", "--hours", "0.003", "--rescorer-hours", "0.002", "--stages", "1,2");
    try (SupernetModel model = SupernetModel.open(dir.resolve("alone/rescorer/model"))) {
      assertEquals(24, model.config().rescorer().width());
      assertArrayEquals(TOPOLOGY.entry(), model.tensors().ints("mmi.entry"));
    }
  }

  /** A copy of the teacher whose dictionary has other words. */
  private static Path aligner(String name, String lexicon) throws IOException {
    Path aligner = Files.createDirectory(dir.resolve(name));
    try (Stream<Path> files = Files.list(dir.resolve("teacher"))) {
      for (Path file : files.toList()) {
        Files.copy(file, aligner.resolve(file.getFileName()));
      }
    }
    Files.writeString(aligner.resolve("lexicon.txt"), lexicon);
    return aligner;
  }

  /** Has a teacher of another kind teach by its words, and where they are, and looks at the student. */
  private static void teach(String teacher, String called, Path aligner, String run) throws IOException {
    distill(teacher, run, "--aligner", aligner.toString(), "--min-confidence", "0", "--label-hours", "0.001", "--hours", "0.003", "--stages", "1");
    List<String> rows = Files.readAllLines(dir.resolve(run).resolve("pseudo-labels.tsv"));
    assertTrue(rows.stream().anyMatch(row -> row.matches(".* AA \\d+.*")), rows.toString());
    try (SupernetModel model = SupernetModel.open(dir.resolve(run).resolve("transducer/model")); SupernetModel pattern = SupernetModel.open(aligner)) {
      Map<String, String> provenance = model.config().provenance();
      assertEquals(called, provenance.get("teacher"));
      assertEquals("big", provenance.get("aligner"));
      assertEquals(called + "-small", model.config().name());
      assertArrayEquals(pattern.tensors().floats("feature.mean"), model.tensors().floats("feature.mean"));
      assertEquals(32, model.config().encoder().dim());
    }
  }

  @Test
  void call_teacherInTheFormOfKaldi_teachesByItsWords() throws IOException {
    ToneWorld world = new ToneWorld(4, 20, 0.3, 1);
    world.write(dir.resolve("tones"), "vector");
    StringBuilder lexicon = new StringBuilder();
    for (int word = 1; word <= world.words(); word++) {
      lexicon.append(world.word(word)).append(" AA B\n");
    }
    teach("tones", "tones", aligner("tones-aligner", lexicon.toString()), "words");
  }

  /** One of word pieces. */
  @Test
  void call_teacherOfAnotherKind_teachesByItsWords() throws IOException {
    RandomConformer.write(dir.resolve("conformer"), RandomConformer.streaming(1, 32, 4, 80, 16, new Context(12, 3)), 9, 0, 3, ModelWriter.Storage.INT8);
    Path aligner = aligner("aligner", "baa B AA\ncaa K AA\ndaa D AA\neaa IY AA\nfaa F AA\ngaa G AA\nhaa HH AA\niaa AY AA\n");
    teach("conformer", "random", aligner, "pieces");
    String message = assertThrows(AssertionError.class, () -> distill("conformer", "wrong", "--aligner", dir.resolve("conformer").toString()))
        .getMessage();
    assertTrue(message.contains("expected a supernet over phones") || message.contains("<2>"), message);
  }

  @Test
  void call_stageBeforeItsTime_orTeacherWithoutRescorer_saysWhatToDo() {
    assertFails("stage 2 trains on the encoder of stage 1", "teacher", "early", "2");
    assertFails("stage 3 goes on with the encoder of stage 1", "teacher", "early", "3");
    distill("plain", "onepass", "--stages", "1", "--hours", "0.002");
    assertFails("has no rescorer to learn from", "plain", "onepass", "2");
  }

  private static void assertFails(String expected, String teacher, String run, String stage) {
    String message = assertThrows(AssertionError.class, () -> distill(teacher, run, "--stages", stage)).getMessage();
    assertTrue(message.contains(expected), message);
  }
}
