package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dualmode.api.SpeechEngineProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same class files on both engines, each in a JVM of its own: {@code VoskStates} must print the same, but for numbers.
 *
 * <p>The folder of the toy model is named by the system property {@code dualmode.hosts} of the build, and is
 * {@code ../../shared/hosts} or {@code ../shared/hosts} where that exists; without it the test is skipped.
 */
class DifferentialTest {
  private static final double TIME_TOLERANCE_SECONDS = 0.2;
  private static final Pattern TIME = Pattern.compile("\"(?:start|end)\" : (\\d+\\.\\d+)|(?:ends|endpoint) at (-?\\d+\\.\\d+)");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d+");

  @TempDir Path dir;

  /** The folder of the toy model, null if there is none. */
  static Path hosts() {
    String named = System.getProperty("hosts");
    if (named != null && !named.isEmpty()) {
      return Path.of(named);
    }
    for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
      Path hosts = above.resolve("shared/hosts");
      if (Files.isDirectory(hosts)) {
        return hosts;
      }
    }
    return null;
  }

  @Test
  void states_textsTimesAndShapes_areThoseOfTheRealEngine() throws Exception {
    Path hosts = hosts();
    assumeTrue(hosts != null && Files.isDirectory(hosts.resolve("vosk-toy")),
        "no toy model for the real engine: name its folder with -Dhosts=FOLDER");
    HostJvm jvm = new HostJvm(dir);
    Path classes = jvm.compile("VoskStates");
    String model = hosts.resolve("vosk-toy").toString();
    String audio = hosts.resolve("vosk-toy-audio").toString();
    List<String> theirs = jvm.run(HostJvm.realClassPath(), classes, List.of(), "VoskStates", model, audio).lines();
    List<Path> classPath = new ArrayList<>(List.of(serviceFile()));
    classPath.addAll(HostJvm.adapterClassPath());
    List<String> ours = jvm.run(classPath, classes, List.of("-Ddualmode.engine=toy"), "VoskStates", model, audio).lines();

    assertTrue(theirs.size() > 50, () -> "the real engine printed little: " + theirs);
    assertEquals(lines(theirs), lines(ours));
    for (int i = 0; i < theirs.size(); i++) {
      assertTimes(theirs.get(i), ours.get(i));
    }
  }

  private Path serviceFile() throws IOException {
    Path services = Files.createDirectories(dir.resolve("services/META-INF/services"));
    Files.writeString(services.resolve(SpeechEngineProvider.class.getName()), ToyEngineProvider.class.getName());
    return dir.resolve("services");
  }

  private static String lines(List<String> lines) {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      text.append(NUMBER.matcher(firstPartialWord(line)).replaceAll("#")).append('\n');
    }
    return text.toString();
  }

  /** Vosk's words of partial results lag, so that only the first is compared. */
  private static String firstPartialWord(String line) {
    int first = line.indexOf('}');
    return line.contains("\"partial_result\"") ? line.substring(0, first + 1) : line;
  }

  private static void assertTimes(String theirs, String ours) {
    Matcher expected = TIME.matcher(firstPartialWord(theirs));
    Matcher actual = TIME.matcher(firstPartialWord(ours));
    while (expected.find()) {
      assertTrue(actual.find(), ours);
      double mine = Double.parseDouble(actual.group(1) != null ? actual.group(1) : actual.group(2));
      double real = Double.parseDouble(expected.group(1) != null ? expected.group(1) : expected.group(2));
      assertEquals(real, mine, TIME_TOLERANCE_SECONDS, () -> theirs + "\n" + ours);
    }
  }
}
