package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.fixtures.kaldi.ToneWorld;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The real engine and this one hear the same model directory, each in a JVM of its own, and answer alike: texts and alternatives are the
 * same, times within a frame, confidences within 0.02, log-likelihoods within 0.01.
 */
final class BothEngines {
  private static final Pattern NUMBER = Pattern.compile("\"(\\w+)\" : (-?\\d+\\.\\d+)");

  private final Path dir;

  /** @param dir for recordings and output */
  BothEngines(Path dir) {
    this.dir = dir;
  }

  /** Has both hear eight sentences of a world, with a phrase list or -. */
  void hear(ToneWorld world, Path model, String phrases, double noise) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(model.toString(), phrases));
    for (int i = 0; i < 8; i++) {
      arguments.add(Toys.wave(dir.resolve(i + ".wav"), world.say(world.sentence(i), noise, i)).toString());
    }
    List<String> lines = compare("VoskCompare", arguments.toArray(String[]::new));
    assertTrue(lines.stream().filter(line -> line.contains("\"conf\"")).count() >= 6, lines::toString);
    assertTrue(lines.stream().filter(line -> line.contains("\"partial\" : \"w")).count() >= 6, lines::toString);
  }

  /** Returns what the real engine printed. */
  List<String> compare(String program, String... arguments) throws Exception {
    HostJvm jvm = new HostJvm(dir);
    Path classes = jvm.compile(program);
    List<String> theirs = jvm.run(HostJvm.realClassPath(), classes, List.of(), program, arguments).lines();
    List<String> ours = jvm.run(HostJvm.adapterClassPath(), classes, List.of(), program, arguments).lines();
    assertEquals(theirs.size(), ours.size(), () -> "real: " + String.join("\n", theirs) + "\nours: " + String.join("\n", ours));
    for (int i = 0; i < theirs.size(); i++) {
      assertAlike(theirs.get(i), ours.get(i));
    }
    return theirs;
  }

  private static void assertAlike(String theirs, String ours) {
    String expected = firstPartialWord(theirs);
    String actual = firstPartialWord(ours);
    assertEquals(NUMBER.matcher(expected).replaceAll("$1 #"), NUMBER.matcher(actual).replaceAll("$1 #"));
    Matcher wanted = NUMBER.matcher(expected);
    Matcher got = NUMBER.matcher(actual);
    while (wanted.find() && got.find()) {
      double tolerance = switch (wanted.group(1)) {
        case "start", "end" -> 0.0301;
        case "conf" -> 0.02;
        case "spk" -> 1e-3;
        default -> 0.01;
      };
      assertEquals(Double.parseDouble(wanted.group(2)), Double.parseDouble(got.group(2)), tolerance, () -> wanted.group() + " in " + theirs
          + "\n" + ours);
    }
  }

  /** Vosk's words of partial results lag, so that only the first is compared. */
  private static String firstPartialWord(String line) {
    int first = line.indexOf('}');
    return line.contains("\"partial_result\"") ? line.substring(0, first + 1) : line;
  }
}
