package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The supernet on speech beside the real engine on its tones: states, endpoints and the shapes of the answers must be equal, words
 * and numbers cannot be. What {@link DifferentialTest} compares with an engine of tones holds for the real one too.
 */
class ShapesTest {
  private static final int WAVE_HEADER = 44;

  @TempDir Path dir;

  @Test
  void shapesOfAnswers_areThoseOfTheRealEngine() throws Exception {
    Path hosts = DifferentialTest.hosts();
    assumeTrue(hosts != null && Files.isDirectory(hosts.resolve("vosk-toy")),
        "no toy model for the real engine: name its folder with -Dhosts=FOLDER");
    List<String> ours = new SupernetJvm(dir).run("VoskShapes", Recordings.pcm(dir, "goforward.flac").toString(),
        "[\"go forward ten meters\", \"[unk]\"]").lines();
    HostJvm real = new HostJvm(Files.createDirectories(dir.resolve("real")));
    byte[] tones = Files.readAllBytes(hosts.resolve("vosk-toy-audio/two_utts.wav"));
    Path pcm = Files.write(dir.resolve("tones.raw"), Arrays.copyOfRange(tones, WAVE_HEADER, 64_000));
    List<String> theirs = real.run(HostJvm.realClassPath(), real.compile("VoskShapes"), List.of(), "VoskShapes",
        hosts.resolve("vosk-toy").toString(), pcm.toString(), "[\"one two three\", \"[unk]\"]").lines();
    assertEquals(String.join("\n", theirs), String.join("\n", ours));
    assertTrue(theirs.stream().anyMatch(line -> line.startsWith("words: endpoint") && line.contains("\"conf\" : #")),
        theirs::toString);
  }
}
