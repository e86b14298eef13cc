package io.dualmode.tools.align;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.tools.cli.Main;
import io.dualmode.tools.data.PrepareCommand;
import io.dualmode.tools.data.cache.PhoneAlignment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Our own network and the flat start against Sphinx4's acoustic model, which has heard none of our speech, on read speech. */
class ModelAlignerTest {
  private static final Path SAMPLES = Path.of("../samples").toAbsolutePath().normalize();
  private static final double FRAME_MILLIS = 10;

  @TempDir
  static Path data;

  @BeforeAll
  static void prepare() {
    assertEquals(0, new CommandLine(new PrepareCommand()).execute("--out", data.toString(), SAMPLES.resolve("manifest.jsonl").toString()));
  }

  private static Map<String, PhoneAlignment> align(String model) throws IOException {
    Path out = data.resolve(model + ".tsv");
    CommandLine line = new CommandLine(new AlignCommand());
    line.setErr(new PrintWriter(new StringWriter()));
    assertEquals(0, line.execute("--data", data.toString(), "--model", model, "--splits", "test", "--threads", "1", "--out", out.toString()));
    return PhoneAlignment.read(out);
  }

  /** Mean difference in milliseconds between the starts of the phones of utterances that both speak alike. */
  private static double apart(Map<String, PhoneAlignment> expected, Map<String, PhoneAlignment> found) {
    assertEquals(expected.keySet(), found.keySet());
    double sum = 0;
    int count = 0;
    for (PhoneAlignment e : expected.values()) {
      PhoneAlignment f = found.get(e.id());
      assertEquals(e.frames(), f.frames());
      if (Arrays.equals(spoken(e, e.phones()), spoken(f, f.phones()))) {
        int[] here = spoken(e, e.starts());
        int[] there = spoken(f, f.starts());
        for (int i = 0; i < here.length; i++) {
          sum += FRAME_MILLIS * Math.abs(here[i] - there[i]);
          count++;
        }
      }
    }
    assertTrue(count > 100, count + " phones compared");
    return sum / count;
  }

  /** The values of the places that are not silence. */
  private static int[] spoken(PhoneAlignment a, int[] values) {
    return IntStream.range(0, values.length).filter(i -> a.phones()[i] != 0).map(i -> values[i]).toArray();
  }

  @Test
  void align_withOurModel_findsPhonesWhereSphinxDoes_andFlatBeginsNearEnough() throws IOException {
    Map<String, PhoneAlignment> sphinx = align("sphinx4");
    double ours = apart(sphinx, align("bundled"));
    double flat = apart(sphinx, align("flat"));
    // A frame of our network is 30 ms; uniform lengths are off by more than a phone.
    assertTrue(ours < 25, "ours is off by " + ours + " ms");
    assertTrue(flat > 60 && flat < 250, "flat is off by " + flat + " ms");
  }

  @Test
  void load_modelOfOtherUnits_saysSo() throws IOException {
    try (SupernetModel model = SupernetModel.named(SupernetModel.BUNDLED_NAME)) {
      String message = assertThrows(IOException.class,
          () -> ModelAligner.load(model, "bundled", UnitInventory.of(List.of("SIL", "A", "B")))).getMessage();
      assertTrue(message.startsWith("bundled: the model's units are") && message.contains("[SIL, A, B]"), message);
    }
  }

  @Test
  void align_modelThatIsNotThere_saysSo() {
    StringWriter err = new StringWriter();
    CommandLine line = new CommandLine(new AlignCommand());
    line.setErr(new PrintWriter(err));
    line.setExecutionExceptionHandler((e, command, parsed) -> {
      err.write(e.getMessage());
      return 1;
    });
    assertFalse(line.execute("--data", data.toString(), "--model", data.resolve("nowhere").toString(), "--splits", "test") == 0);
    assertTrue(err.toString().contains("nowhere"), err.toString());
  }

  /** A model that holds one weight set aligns with that. */
  @Test
  void streamingExport_alignsBySparseWeights() throws IOException {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    Path model = data.resolve("streaming");
    assertEquals(0, Main.run(nowhere, nowhere, "export", "bundled", model.toString(), "--subnet", "streaming"));
    Path out = data.resolve("exported.tsv");
    assertEquals(0, new CommandLine(new AlignCommand()).execute("--data", data.toString(), "--model", model.toString(), "--splits", "test",
        "--threads", "1", "--out", out.toString()));
    double apart = apart(align("bundled"), PhoneAlignment.read(out));
    assertTrue(apart < 30, "differs by " + apart + " ms from the dense network");
  }
}
