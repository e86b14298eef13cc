package io.dualmode.kaldi.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real engine in a virtual machine of its own. */
final class Host {
  private static final long TIMEOUT_SECONDS = 300;

  private Host() {}

  /** The engine is built for one platform only. */
  static boolean runsHere() {
    return System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64");
  }

  /** A process that hears recordings, each at once. */
  static ProcessBuilder process(Path model, Path speaker, Path scratch, List<short[]> recordings) throws IOException {
    return process(model, speaker, scratch, recordings, List.of());
  }

  private static ProcessBuilder process(Path model, Path speaker, Path scratch, List<short[]> recordings, List<String> properties)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-cp",
        System.getProperty("java.class.path")));
    command.addAll(properties);
    command.addAll(List.of(HostProgram.class.getName(), model.toString(), speaker == null ? "-" : speaker.toString()));
    for (short[] recording : recordings) {
      ByteBuffer bytes = ByteBuffer.allocate(2 * recording.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asShortBuffer().put(recording);
      Path file = Files.createTempFile(scratch, "recording", ".raw");
      Files.write(file, bytes.array());
      command.add(file.toString());
    }
    return new ProcessBuilder(command);
  }

  /**
   * The final result of each recording, which comes in pieces of ten milliseconds: the host learns the voice and computes chunks once for each,
   * and so as soon as their frames are there.
   */
  static List<JsonObject> hear(Path model, Path speaker, Path scratch, List<short[]> recordings) throws IOException, InterruptedException {
    Path out = Files.createTempFile(scratch, "host", ".out");
    Path errors = Files.createTempFile(scratch, "host", ".err");
    Process process = process(model, speaker, scratch, recordings, List.of("-D" + HostProgram.PIECE + "=320")).redirectOutput(out.toFile()).redirectError(errors.toFile()).start();
    try {
      assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "the host did not end in " + TIMEOUT_SECONDS + " s");
    } finally {
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), "the host failed: " + Files.readString(errors) + Files.readString(out));
    List<JsonObject> results = new ArrayList<>();
    for (String line : Files.readAllLines(out)) {
      results.add(JsonElement.parse(line).getAsJsonObject());
    }
    assertEquals(recordings.size(), results.size(), Files.readString(errors));
    return results;
  }
}
