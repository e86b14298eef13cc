package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same class files on both engines, each in a JVM of its own: they must print the same, numbers within their tolerance. */
class DifferentialTest {
  @TempDir Path dir;

  @Test
  void states_textsTimesAndShapes_areThoseOfTheRealEngine() throws Exception {
    List<String> lines = compare("VoskStates", Toys.model().toString(), Toys.audio(dir.resolve("audio")).toString());
    assertTrue(lines.size() > 50, () -> "the real engine printed little: " + lines);
  }

  @Test
  void sentencesAtRandom_wordsTimesAndConfidences_areThoseOfTheRealEngine() throws Exception {
    Random random = new Random(11);
    List<String> arguments = new ArrayList<>(List.of(Toys.model().toString()));
    for (int i = 0; i < 12; i++) {
      List<Toys.Said> said = new ArrayList<>();
      double at = 0.3 + 0.6 * random.nextDouble();
      for (int words = 1 + random.nextInt(8); words > 0; words--) {
        said.add(new Toys.Said(Toys.WORDS.get(random.nextInt(Toys.WORDS.size())), at));
        at += 0.42 + (random.nextInt(4) == 0 ? 1.6 : 0.15 * random.nextDouble());
      }
      arguments.add(Toys.wave(dir.resolve(i + ".wav"), Toys.say(at + 0.4, i, said)).toString());
    }
    List<String> lines = compare("VoskSentences", arguments.toArray(String[]::new));
    assertTrue(lines.stream().filter(line -> line.contains("\"conf\"")).count() >= 12, lines::toString);
    assertTrue(lines.stream().filter(line -> line.contains("\"partial_result\"")).count() >= 6, lines::toString);
  }

  /** Returns what the real engine printed. */
  private List<String> compare(String program, String... arguments) throws Exception {
    HostJvm jvm = new HostJvm(dir);
    Path classes = jvm.compile(program);
    List<String> theirs = jvm.run(HostJvm.realClassPath(), classes, List.of(), program, arguments).lines();
    List<String> ours = jvm.run(ToyEngine.classPath(dir), classes, List.of("-Ddualmode.engine=toy"), program, arguments).lines();
    assertEquals(theirs.size(), ours.size(), () -> "real: " + String.join("\n", theirs) + "\nours: " + String.join("\n", ours));
    for (int i = 0; i < theirs.size(); i++) {
      // words of partial results lag in the real engine, so that a short utterance has none
      if (theirs.get(i).endsWith(" = ")) {
        continue;
      }
      NumericText.assertAlike(firstPartialWord(theirs.get(i)), firstPartialWord(ours.get(i)));
    }
    return theirs;
  }

  /** Vosk's words of partial results lag, so that only the first is compared. */
  private static String firstPartialWord(String line) {
    int first = line.indexOf('}');
    return line.contains("\"partial_result\"") ? line.substring(0, first + 1) : line;
  }
}
