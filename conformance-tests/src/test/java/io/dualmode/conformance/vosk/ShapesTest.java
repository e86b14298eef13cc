package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The supernet on speech beside the real engine on its tones: states, endpoints and the shapes of the answers must be equal, words
 * and numbers cannot be. What {@link DifferentialTest} compares with an engine of tones holds for the real one too.
 */
class ShapesTest {
  @TempDir Path dir;

  @Test
  void shapesOfAnswers_areThoseOfTheRealEngine() throws Exception {
    List<String> ours = new SupernetJvm(dir).run("VoskShapes", Recordings.pcm(dir, "goforward.flac").toString(),
        "[\"go forward ten meters\", \"[unk]\"]").lines();
    HostJvm real = new HostJvm(Files.createDirectories(dir.resolve("real")));
    Path pcm = Files.write(dir.resolve("tones.raw"), Toys.pcm("two_utts.wav", 64_000));
    List<String> theirs = real.run(HostJvm.realClassPath(), real.compile("VoskShapes"), List.of(), "VoskShapes",
        Toys.model().toString(), pcm.toString(), "[\"one two three\", \"[unk]\"]").lines();
    assertEquals(String.join("\n", theirs), String.join("\n", ours));
    assertTrue(theirs.stream().anyMatch(line -> line.startsWith("words: endpoint") && line.contains("\"conf\" : #")),
        theirs::toString);
  }
}
