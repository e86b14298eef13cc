package io.dualmode.tools.las;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.model.composition.SupernetComposition;
import io.dualmode.model.encoder.weights.TensorMap;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.SupernetModel.StoredTensor;
import io.dualmode.model.format.config.LasConfig;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.model.language.en.English;
import io.dualmode.model.supernet.RandomSupernet;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.tools.data.cache.CacheFixture;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From a packaged model of random weights to one with a rescorer, on noise. */
class RescorerCommandTest {
  private static final byte[] SPEAKER = {1, 2, 3, 4};

  @TempDir
  static Path dir;

  @BeforeAll
  static void prepare() throws IOException {
    CacheFixture.create(Files.createDirectories(dir.resolve("data")), 6).writeAlignments(dir.resolve("data/alignments.tsv"));
    EncoderConfig config = new EncoderConfig(80, 3, 3, 11, 100, 3f, 32, 16, List.of(Block.conv(1, 1)), 8, 16, 32, 40, 32, 83, 32, 32, 8);
    TensorMap tensors = RandomSupernet.tensors(config, 0.5, 5);
    ModelWriter writer = new ModelWriter(new ModelConfig("small", "en-US", SupernetComposition.of(config), SearchDefaults.NONE,
        Map.of("data", "random numbers")), English.arpabet().names());
    for (String name : new TreeSet<>(tensors.names())) {
      if (name.endsWith(".mask")) {
        writer.mask(name.substring(0, name.length() - 5), tensors.bytes(name));
      } else if (name.equals("mmi.entry") || name.equals("mmi.stay")) {
        writer.ints(name, tensors.ints(name), tensors.shape(name));
      } else {
        writer.tensor(name, tensors.floats(name), tensors.shape(name), name.startsWith("mmi") ? ModelWriter.Storage.F16 : ModelWriter.Storage.INT8);
      }
    }
    writer.file(SupernetModel.LEXICON, "a AH\nbee B IY\ncow K AW\n".getBytes(StandardCharsets.UTF_8))
        .file(SupernetModel.SPEAKER, SPEAKER).write(dir.resolve("model"));
  }

  private static void train(String run, String out, String... more) {
    assertNull(failureOf(run, out, more));
  }

  /** The error of a training, null for none. */
  private static Exception failureOf(String run, String out, String... more) {
    String[] arguments = {"--model", dir.resolve("model").toString(), "--data", dir.resolve("data").toString(), "--run",
        dir.resolve(run).toString(), "--out", dir.resolve(out).toString(), "--batch-seconds", "4", "--threads", "1", "--warm-up", "2"};
    String[] all = Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
    AtomicReference<Exception> failure = new AtomicReference<>();
    CommandLine line = new CommandLine(new RescorerCommand());
    line.setExecutionExceptionHandler((e, command, parsed) -> {
      failure.set(e);
      return 1;
    });
    int status = line.execute(all);
    assertEquals(failure.get() == null ? 0 : 1, status);
    return failure.get();
  }

  @Test
  void call_trainsAndWritesAModelThatListensTwice_andKeepsTheRest() throws IOException {
    for (String context : new String[] {"full", "streaming"}) {
      train("run-" + context, "out-" + context, "--hours", "0.004", "--context", context);
      assertTrue(Files.readString(dir.resolve("run-" + context).resolve("curves.csv")).startsWith("step,hours,seconds,audio_per_second,learning_rate,gradient_norm,entropy,right,dev_entropy,dev_right\n"));
      try (SupernetModel before = SupernetModel.open(dir.resolve("model")); SupernetModel after = SupernetModel.open(dir.resolve("out-" + context))) {
        assertEquals(context, after.config().rescorer().context());
        assertEquals(after.config().rescorer(), after.config().withSearch(SearchDefaults.NONE).rescorer(), "tuning the search keeps it");
        assertTrue(after.config().provenance().containsKey("rescorer.options"));
        assertEquals("random numbers", after.config().provenance().get("data"));
        Map<String, StoredTensor> stored = new HashMap<>();
        after.storedTensors().forEach(t -> stored.put(t.name(), t));
        for (StoredTensor tensor : before.storedTensors()) {
          assertEquals(tensor, stored.get(tensor.name()));
          if (tensor.name().endsWith(".weight")) {
            boolean int8 = before.tensors().isInt8(tensor.name());
            assertEquals(int8, after.tensors().isInt8(tensor.name()));
            if (int8) {
              assertArrayEquals(before.tensors().bytes(tensor.name()), after.tensors().bytes(tensor.name()));
            } else {
              assertArrayEquals(before.tensors().floats(tensor.name()), after.tensors().floats(tensor.name()));
            }
          }
        }
      }
      assertArrayEquals(SPEAKER, Files.readAllBytes(dir.resolve("out-" + context).resolve(SupernetModel.SPEAKER)));
      EngineConfig config = EngineConfig.defaults().with(Keys.MODEL, dir.resolve("out-" + context).toString()).with(Keys.MODE, RecognitionMode.TWO_PASS);
      try (SpeechEngine engine = SpeechEngines.load(config); SpeechSession session = engine.newSession()) {
        session.accept(new short[16_000]);
        session.finish();
      }
    }
  }

  @Test
  void call_stoppedAndCalledAgain_goesOnExactly() throws IOException {
    train("whole", "out-whole", "--hours", "0.006", "--rate", "0");
    train("parts", "out-parts", "--hours", "0.003", "--rate", "0");
    train("parts", "out-parts", "--hours", "0.006", "--rate", "0");
    ParameterLayout layout = LasLayout.of(LasConfig.ofContext("full"), 32, 40);
    TrainingState whole = TrainingState.load(dir.resolve("whole/state"), layout);
    TrainingState parts = TrainingState.load(dir.resolve("parts/state"), layout);
    // without a learning rate the moments tell which batches were seen, in which order, and they are the same whatever --hours says
    assertEquals(whole.step, parts.step);
    assertEquals(whole.heardSeconds, parts.heardSeconds);
    assertArrayEquals(whole.moments.get("first"), parts.moments.get("first"));
    assertArrayEquals(whole.moments.get("second"), parts.moments.get("second"));
    assertArrayEquals(whole.average, parts.average);
  }

  @Test
  void call_fromTheRescorerOfAnotherModel_beginsWithItsWeights() throws IOException {
    train("first", "out-first", "--hours", "0.003", "--storage", "F32");
    train("next", "out-next", "--hours", "0.001", "--rate", "0", "--storage", "F32", "--init", dir.resolve("out-first").toString());

    try (SupernetModel first = SupernetModel.open(dir.resolve("out-first")); SupernetModel next = SupernetModel.open(dir.resolve("out-next"))) {
      assertArrayEquals(new PackagedRescorer(first).weights(), new PackagedRescorer(next).weights());
    }
  }

  @Test
  void call_fromARescorerThatListensOtherwise_orNone_isOneError() {
    train("streaming", "out-streams", "--hours", "0.001", "--context", "streaming");

    Exception other = failureOf("misfit", "out-misfit", "--hours", "0.001", "--init", dir.resolve("out-streams").toString());
    assertTrue(other.getMessage().startsWith("--init: its rescorer is another one: LasConfig[context=streaming"), other.getMessage());
    Exception none = failureOf("none", "out-none", "--hours", "0.001", "--init", dir.resolve("model").toString());
    assertEquals("model small has no rescorer to learn from; train one with rescorer", none.getMessage());
  }
}
