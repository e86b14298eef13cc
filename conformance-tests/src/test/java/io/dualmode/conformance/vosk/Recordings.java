package io.dualmode.conformance.vosk;

import io.dualmode.tools.audio.AudioFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** The recordings of {@code samples/} as Vosk applications have them: 16-bit samples at 16 kHz. */
final class Recordings {
  static final Path SAMPLES = Path.of("../samples").toAbsolutePath();

  private Recordings() {}

  static short[] samples(String name) throws IOException {
    return samples(SAMPLES.resolve(name));
  }

  static short[] samples(Path file) throws IOException {
    float[] heard = AudioFile.read16kHz(file);
    short[] samples = new short[heard.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) Math.max(-32768, Math.min(32767, Math.round(heard[i] * 32768)));
    }
    return samples;
  }

  static byte[] bytes(String name) throws IOException {
    short[] samples = samples(name);
    ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(samples);
    return bytes.array();
  }

  /** A file of raw samples in a folder. */
  static Path pcm(Path folder, String name) throws IOException {
    return Files.write(folder.resolve(name + ".raw"), bytes(name));
  }
}
