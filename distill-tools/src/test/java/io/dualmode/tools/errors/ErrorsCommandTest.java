package io.dualmode.tools.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.fixtures.SmallModel;
import io.dualmode.tools.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Error analysis as a user asks for it, on a model of random weights and real recordings. */
class ErrorsCommandTest {
  private static final String MANIFEST = Path.of("../samples/manifest.jsonl").toString();
  @TempDir static Path dir;
  private static String model;

  private record Outcome(int status, String out, String err) {}

  @BeforeAll
  static void makeModel() throws IOException {
    model = SmallModel.write(dir.resolve("model")).toString();
  }

  private static Outcome run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new PrintWriter(out), new PrintWriter(err), args);
    return new Outcome(status, out.toString(), err.toString());
  }

  private static String section(String report, String title) {
    int begin = report.indexOf("## " + title);
    assertTrue(begin >= 0, title + " is missing in\n" + report);
    int end = report.indexOf("\n## ", begin);
    return report.substring(begin, end < 0 ? report.length() : end);
  }

  @Test
  void errors_heardAgainOrFromAFile_tellsTheSame() throws IOException {
    Path details = dir.resolve("details.jsonl");
    Outcome evaluated = run("evaluate", "--model", model, "--manifest", MANIFEST, "--limit", "4", "--mode", "full-context", "--utterances",
        details.toString());
    assertEquals(0, evaluated.status(), evaluated.err());
    Outcome heard = run("errors", "--model", model, "--manifest", MANIFEST, "--limit", "4", "--mode", "full-context", "--phones");
    assertEquals(0, heard.status(), heard.err());
    Path file = dir.resolve("errors.md");
    Outcome read = run("errors", "--model", model, "--from", details.toString(), "--out", file.toString());
    assertEquals(0, read.status(), read.err());
    String report = Files.readString(file);
    for (String title : List.of("Sets", "Words", "Spelling only", "Frequency of words", "Length and rate", "Phones of the recognised words")) {
      assertEquals(section(heard.out(), title).strip(), section(report, title).strip(), title);
    }
    assertFalse(report.contains("Search or models"), "no audio was named");
    assertTrue(section(heard.out(), "Phones heard without words").contains("Phone error rate"));
    String row = evaluated.out().lines().filter(line -> line.startsWith("| samples/test | 4 |")).findFirst().orElseThrow();
    String percent = String.format(Locale.ROOT, "%.1f", Double.parseDouble(row.split("\\|")[4].strip()));
    assertTrue(section(report, "Sets").contains("| " + percent + " |"), report);
    // seven words are known, and every recording has another: no search could be right
    assertTrue(section(heard.out(), "Search or models").contains("| samples/test | 4 | 0 | 0 (0) | 0 (0) | 4 ("), heard.out());
    Outcome joined = run("errors", "--model", model, "--from", details.toString(), "--manifest", MANIFEST, "--limit", "4", "--mode", "full-context");
    assertEquals(section(heard.out(), "Search or models"), section(joined.out(), "Search or models"));
  }

  @Test
  void errors_wrongUse_saysWhatIsWrong() throws IOException {
    Outcome nothing = run("errors", "--model", model);
    assertTrue(nothing.status() == 2 && nothing.err().contains("--manifest"), nothing.err());
    Outcome phones = run("errors", "--model", model, "--from", "x.jsonl", "--phones");
    assertTrue(phones.status() == 2 && phones.err().contains("need --manifest"), phones.err());
    Path bad = Files.writeString(dir.resolve("bad.jsonl"), "{\"id\": \"a\"}\n");
    Outcome broken = run("errors", "--model", model, "--from", bad.toString());
    assertTrue(broken.status() == 1 && broken.err().contains("bad.jsonl line 1: expected"), broken.err());
    Outcome none = run("errors", "--model", model, "--from", Files.writeString(dir.resolve("none.jsonl"), "").toString());
    assertTrue(none.status() == 1 && none.err().contains("holds no utterance"), none.err());
  }
}
