package io.dualmode.tools.audio;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** WAVE files for tests, as the JDK writes them. */
public final class WavFiles {
  private WavFiles() {}

  /** A 16-bit file of one or more channels, a sample of each in turn. */
  public static byte[] pcm16(int channels, int rateHz, short... samples) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asShortBuffer().put(samples);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AudioSystem.write(new AudioInputStream(new ByteArrayInputStream(data.array()), new AudioFormat(rateHz, 16, channels, true, false),
        samples.length / channels), AudioFileFormat.Type.WAVE, out);
    return out.toByteArray();
  }
}
