package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of partial results have confidences that an application can filter by, in every mode and with a grammar. */
class PartialConfidenceTest {
  private static final Pattern CONFIDENCE = Pattern.compile("\"conf\" : ([0-9.]+)");

  @TempDir Path dir;

  private List<String> hear(String mode, String grammar) throws Exception {
    return new SupernetJvm(dir).run("VoskPartials", "-Ddualmode.mode=" + mode, grammar, Recordings.pcm(dir, "goforward.flac").toString(),
        Recordings.pcm(dir, "something.flac").toString()).lines();
  }

  private static List<Double> confidences(List<String> lines, String key) {
    List<Double> found = new ArrayList<>();
    for (String line : lines) {
      if (line.contains(key)) {
        CONFIDENCE.matcher(line).results().map(MatchResult::group).forEach(
            text -> assertTrue(text.matches("\"conf\" : [01]\\.\\d{6}"), text));
        CONFIDENCE.matcher(line).results().map(match -> Double.valueOf(match.group(1))).forEach(found::add);
      }
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource({"streaming, -", "full-context, -", "two-pass, -", "streaming, '[\"go forward ten meters\", \"[unk]\"]'"})
  void wordsOfPartialResults_haveConfidencesAsFinalOnesHave(String mode, String grammar) throws Exception {
    List<String> lines = hear(mode, grammar);
    List<Double> partial = confidences(lines, "\"partial_result\"");
    List<Double> last = confidences(lines, "\"result\"");
    assertTrue(partial.size() > 10 && last.size() >= 4, lines::toString);
    assertTrue(partial.stream().allMatch(c -> c > 0 && c <= 1), partial::toString);
    double mean = partial.stream().mapToDouble(c -> c).average().orElseThrow();
    double lastMean = last.stream().mapToDouble(c -> c).average().orElseThrow();
    assertEquals(lastMean, mean, 0.35, () -> partial + "\n" + last);
  }

  @Test
  void confidences_areMoreThanOneValue() throws Exception {
    Set<Double> values = new HashSet<>(confidences(hear("streaming", "-"), "\"partial_result\""));
    assertTrue(values.size() > 3, values::toString);
  }
}
