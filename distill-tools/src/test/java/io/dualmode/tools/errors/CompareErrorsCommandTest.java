package io.dualmode.tools.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.tools.cli.Main;
import io.dualmode.tools.evaluate.ErrorRate;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two evaluations of the same utterances, side by side. */
class CompareErrorsCommandTest {
  @TempDir Path dir;

  private record Outcome(int status, String out, String err) {}

  private static Outcome run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new PrintWriter(out), new PrintWriter(err), args);
    return new Outcome(status, out.toString(), err.toString());
  }

  private static String line(String corpus, String id, String reference, String heard) {
    return "{\"id\": \"" + id + "\", \"corpus\": \"" + corpus + "\", \"split\": \"test\", \"reference\": \"" + reference + "\", \"text\": \"" + heard
        + "\", \"audioSeconds\": 1.0}";
  }

  private Path file(String name, List<String> lines) throws IOException {
    return Files.write(dir.resolve(name), lines);
  }

  @Test
  void compareErrors_oneModelMishearsEveryUtterance_differenceIsSureAndPooled() throws IOException {
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      before.add(line(i % 2 == 0 ? "even" : "odd", "u" + i, "one two three four", "one two three nine"));
      after.add(0, line(i % 2 == 0 ? "even" : "odd", "u" + i, "one two three four", "one two three four"));
    }
    Outcome outcome = run("compare-errors", file("before", before).toString(), file("after", after).toString(), "--pool", "both=even/test,both=odd/test");
    assertEquals(0, outcome.status(), outcome.err());
    assertTrue(outcome.out().contains("| even/test | 20 | 80 | 25.00 | 25.0 to 25.0 | 0.00 | 0.0 to 0.0 | **-25.00** | -25.0 to -25.0 |"), outcome.out());
    assertTrue(outcome.out().contains("| both | 40 | 160 | 25.00 |"), outcome.out());
  }

  @Test
  void compareErrors_utterancesDiffer_saysWhich() throws IOException {
    Path one = file("one", List.of(line("set", "a", "yes", "yes"), line("set", "b", "no", "no")));
    Path other = file("other", List.of(line("set", "a", "yes", "yes")));
    Path changed = file("changed", List.of(line("set", "a", "yes", "yes"), line("set", "b", "nor", "no")));
    for (Outcome outcome : List.of(run("compare-errors", one.toString(), other.toString()), run("compare-errors", other.toString(), one.toString()),
        run("compare-errors", one.toString(), changed.toString()), run("compare-errors", one.toString(), one.toString(), "--pool", "x=set"))) {
      assertTrue(outcome.status() != 0, outcome.out());
      assertTrue(outcome.err().contains("set"), outcome.err());
      assertFalse(outcome.err().contains("\tat "), outcome.err());
    }
  }

  /** The interval of a mean of n draws of equal length is that of the normal distribution: 1.96 standard deviations over the root of n. */
  @Test
  void of_manyUtterances_isAsWideAsTheNormalApproximation() {
    Random random = new Random(3);
    List<ErrorRate> before = new ArrayList<>();
    List<ErrorRate> after = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      before.add(new ErrorRate(10, random.nextInt(4), 0, 0));
      after.add(new ErrorRate(10, before.get(i).substitutions(), 1, 0));
    }
    double mean = before.stream().mapToDouble(ErrorRate::percent).average().orElseThrow();
    double deviation = Math.sqrt(before.stream().mapToDouble(e -> (e.percent() - mean) * (e.percent() - mean)).average().orElseThrow() / before.size());
    BootstrapIntervals.Paired intervals = BootstrapIntervals.of(before, after);
    assertEquals(mean - 1.96 * deviation, intervals.before().low(), 0.1 * deviation);
    assertEquals(mean + 1.96 * deviation, intervals.before().high(), 0.1 * deviation);
    // the same utterances are drawn for both, so that what they share does not blur the difference
    assertEquals(10, intervals.difference().low(), 1e-9);
    assertEquals(10, intervals.difference().high(), 1e-9);
    assertTrue(intervals.difference().excludesZero());
  }
}
