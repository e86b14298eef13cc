package io.dualmode.tools.conditions;

import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.sound.Samples;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What MP3 leaves of a recording: encoded by {@code ffmpeg}, which must be installed with LAME, and heard by our own decoder. */
final class Mp3Copy {
  private Mp3Copy() {}

  static short[] of(short[] recording, int kilobitsPerSecond) {
    try {
      Path file = Files.createTempFile("condition", ".mp3");
      try {
        Process ffmpeg = new ProcessBuilder(List.of("ffmpeg", "-v", "error", "-y", "-f", "s16le", "-ar", "16000", "-ac", "1", "-i", "pipe:0",
            "-c:a", "libmp3lame", "-b:a", kilobitsPerSecond + "k", "-f", "mp3", file.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        ByteBuffer bytes = ByteBuffer.allocate(2 * recording.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(recording);
        try (OutputStream in = ffmpeg.getOutputStream()) {
          in.write(bytes.array());
        }
        int status = ffmpeg.waitFor();
        if (status != 0) {
          throw new IOException("ffmpeg made no MP3 of " + kilobitsPerSecond + " kbit/s, status " + status);
        }
        return Samples.toPcm16(AudioFile.read16kHz(file));
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
