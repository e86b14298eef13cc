package io.dualmode.tools.phones;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.composition.SupernetComposition;
import io.dualmode.model.encoder.weights.TensorMap;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.model.language.en.English;
import io.dualmode.model.supernet.RandomSupernet;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command on a small model with random weights, from files to the table. */
class PhonesCommandTest {

  private static final int FRAMES = 60;

  @TempDir
  Path folder;

  private Path data;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void prepare() throws IOException {
    data = Files.createDirectories(folder.resolve("data"));
    StringBuilder index = new StringBuilder(
        "id\tcorpus\tsplit\tspeaker\tgroup\tsampleOffset\tsamples\tframeOffset\tframes\ttext\n");
    for (int i = 0; i < 6; i++) {
      String split = i < 2 ? "train" : "dev";
      index.append("u").append(i).append("\tbooks\t").append(split).append("\ts\t\t0\t0\t").append(i * FRAMES).append("\t60\t")
          .append(i == 5 ? "" : "the cat sat").append('\n');
    }
    Files.writeString(data.resolve("index.tsv"), index);
    Files.write(data.resolve("features.i16"), new byte[6 * FRAMES * 80 * 2]);
    Files.write(data.resolve("pcm.i16"), new byte[2]);
    Files.writeString(data.resolve("alignments.tsv"), "u0\t60\t-1.0\tSIL 20 DH 10 AH 10 SIL 20\nu2\t60\t-1.0\tSIL 60\n");
  }

  private Path model() throws IOException {
    EncoderConfig config = new EncoderConfig(80, 3, 3, 11, 100, 3f, 64, 16, List.of(Block.conv(1, 1)), 8, 64, 32, 40, 32, 90, 32,
        32, 16);
    TensorMap tensors = RandomSupernet.tensors(config, 0.5, 1);
    ModelWriter writer = new ModelWriter(new ModelConfig("random", "en-US", SupernetComposition.of(config),
        SearchDefaults.NONE, Map.of()), English.arpabet().names());
    for (String name : tensors.names()) {
      if (name.endsWith(".mask")) {
        writer.mask(name.substring(0, name.length() - ".mask".length()), tensors.bytes(name));
      } else if (name.equals("mmi.entry") || name.equals("mmi.stay")) {
        writer.ints(name, tensors.ints(name), tensors.shape(name));
      } else {
        writer.tensor(name, tensors.floats(name), tensors.shape(name), ModelWriter.Storage.F32);
      }
    }
    Path model = folder.resolve("model");
    writer.write(model);
    return model;
  }

  private int run(String... arguments) {
    return new CommandLine(new PhonesCommand()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
  }

  @Test
  void call_printsARowPerHeadForTheTranscribedUtterances() throws IOException {
    assertEquals(0, run("--model", model().toString(), "--data", data.toString(), "--limit", "2"), err.toString());
    String[] lines = out.toString().split("\n");
    assertEquals(5, lines.length, out.toString());
    assertTrue(lines[2].startsWith("| books dev | 2 | 16 | MMI, phone bigram | "), "'the cat sat' has 8 phones: " + lines[2]);
    assertTrue(err.toString().contains("in 4 corners"), err.toString());
  }

  @Test
  void call_namedModesHaveTwoColumns() throws IOException {
    assertEquals(0, run("--model", model().toString(), "--data", data.toString(), "--named-modes"), err.toString());
    assertTrue(out.toString().startsWith("| speech | utterances | phones | head | dense full | sparse streaming |\n"));
    assertTrue(out.toString().contains("| books dev | 3 | 24 |"));
  }

  @Test
  void call_saysWhatIsWrong() throws IOException {
    Path model = model();
    assertEquals(2, run("--model", model.toString(), "--data", data.toString(), "--splits", "test"));
    assertTrue(err.toString().contains("no transcribed utterance in the splits [test]"), err.toString());
    assertEquals(2, run("--model", model.toString(), "--data", data.toString(), "--threads", "0"));
    assertTrue(err.toString().contains("--threads: got 0, allowed 1..256"));
    Files.writeString(data.resolve("alignments.tsv"), "u2\t60\t-1.0\tSIL 60\n");
    assertEquals(1, run("--model", model.toString(), "--data", data.toString()));
    assertTrue(err.toString().contains("holds no utterance of the train split"), err.toString());
  }
}
