package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every method of the host with every kind of value: the real engine and the adapter must answer alike, but where the real one ends the
 * process or reads memory that is not the caller's; those attempts run on the adapter alone.
 */
class ValuesTest {
  /** Seen on the real engine 0.3.45, each in a process of its own. */
  private static final String FATAL = String.join("|",
      "model closed twice", "rate .*", "null model", "empty model, recognizer", "empty speakers",
      "(bytes|shorts|floats) -.*(?<!bytes -1)", "(null|no) (shorts|floats) -1", "null (shorts|floats) [12]", "null bytes 2",
      "(all samples|sample) (NaN|-?Infinity|-?3.4.*)", "set speakers while it runs", "grammar while it runs", "closed, .*",
      "vosk_recognizer_(?!free).* null", "new grammar '( \\[ )?\\[?\\]( )?'", "new grammar '\\[\\]'", "(new )?grammar ' \\[ \\] '",
      "(new )?grammar (null|''|' '|'one'|'\\[1\\]'|'\\[null\\]'|'\\[\\[\"one\"\\]\\]'|'\\{.*|'\\[\"one\",?'|'\\[\"one\",\\]'|'\\['one'\\]'|'\"one\"'"
          + "|'null'|'// .*|'\\[\"<eps>\"\\]')",
      // memory behind the array
      "(bytes|shorts|floats) (1000|2147483647)", "(shorts|floats) 641", "no (shorts|floats) [12]", "no bytes 2");
  private static final Pattern CLEAR = Pattern.compile(
      "(NullPointer|IllegalArgument|IllegalState|Syntax)Exception|IOException: Failed to create a (speaker )?(model|recognizer)|nothing|(false)? ?(false|true)? then .*");
  /** Where the adapter answers otherwise, in DIVERGENCES.md. */
  private static final List<String> OTHERWISE = List.of(
      "alternatives -2147483648", "alternatives -1", "sample 1.0E9", "all samples 1.0E9",
      "grammar '[\"one\"] x'", "new grammar '[\"one\"] x'");

  @TempDir Path dir;

  private Map<String, String> run(boolean real, String leftOut) throws Exception {
    HostJvm jvm = new HostJvm(dir);
    Path classes = jvm.compile("VoskValues");
    String[] arguments = {Toys.model().toString(), Toys.speakerModel().toString(), leftOut};
    List<String> lines = real ? jvm.run(HostJvm.realClassPath(), classes, List.of(), "VoskValues", arguments).lines()
        : jvm.run(HostJvm.adapterClassPath(), classes, List.of(), "VoskValues", arguments).lines();
    Map<String, String> outcomes = new LinkedHashMap<>();
    for (String line : lines) {
      int equals = line.lastIndexOf(" = ");
      outcomes.put(line.substring(0, equals) + (line.startsWith("at random") ? " " + outcomes.size() : ""),
          line.substring(equals + 3).replaceAll("-?\\d+\\.\\d{6}", "#")
          .replaceAll("(Failed to create a speaker model): .*", "$1"));
    }
    return outcomes;
  }

  @Test
  void everyValueThatTheRealEngineSurvives_isAnsweredAlike() throws Exception {
    Map<String, String> theirs = run(true, FATAL);
    Map<String, String> ours = run(false, FATAL);
    assertTrue(theirs.size() > 200, theirs::toString);
    assertEquals(theirs.keySet(), ours.keySet());
    StringBuilder differ = new StringBuilder();
    theirs.forEach((name, outcome) -> {
      if (!OTHERWISE.contains(name) && !outcome.equals(ours.get(name))) {
        differ.append(name).append("\n  real ").append(outcome).append("\n  ours ").append(ours.get(name)).append('\n');
      }
    });
    assertEquals("", differ.toString());
  }

  @Test
  void everyOtherValue_isAClearExceptionOrNothing() throws Exception {
    StringBuilder unclear = new StringBuilder();
    int[] count = {0};
    run(false, "(?!(" + FATAL + ")$).*").forEach((name, outcome) -> {
      if (!name.startsWith("at random")) {
        count[0]++;
        if (!CLEAR.matcher(outcome).matches()) {
          unclear.append(name).append(" = ").append(outcome).append('\n');
        }
      }
    });
    assertEquals("", unclear.toString());
    assertTrue(count[0] > 120, () -> count[0] + " attempts");
  }
}
