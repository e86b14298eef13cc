package io.dualmode.tools.audio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a file of given bytes sounds like, channels averaged, and what was said about it. */
record Heard(float[] samples, int rateHz, Optional<String> damage, List<String> notes) {
  static Heard of(Path folder, byte[] bytes) throws IOException {
    Path file = folder.resolve("x.bin");
    Files.write(file, bytes);
    SampleBuffer out = new SampleBuffer();
    try (AudioFile audio = AudioFile.open(file)) {
      audio.decode(out);
      return new Heard(out.toArray(), audio.sampleRateHz(), audio.damage(), audio.notes());
    }
  }

  static byte[] resource(String name) throws IOException {
    try (var in = Heard.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
