package io.dualmode.api.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class JavaSoundTest {
  /** Gives what a line gives: now and then less than asked for, and 0 for ever once it is closed. */
  private static InputStream line(byte[] data, Random r, boolean closed) {
    return new InputStream() {
      private int at;

      @Override
      public int read() {
        throw new UnsupportedOperationException();
      }

      @Override
      public int read(byte[] out, int offset, int length) {
        if (at == data.length) {
          return closed ? 0 : -1;
        }
        int count = Math.min(data.length - at, 1 + r.nextInt(length));
        System.arraycopy(data, at, out, offset, count);
        at += count;
        return count;
      }
    };
  }

  /** Every encoding that Java Sound has, as Java Sound itself converts it to 16 bits: it cuts off, and takes 32767 for full scale. */
  @Test
  void reader_everyEncoding_isWhatJavaSoundMakesOfIt() throws Exception {
    List<Encoding> encodings = List.of(Encoding.PCM_SIGNED, Encoding.PCM_UNSIGNED, Encoding.PCM_FLOAT, Encoding.ALAW, Encoding.ULAW);
    for (int round = 0; round < 80; round++) {
      Random r = new Random(round);
      Encoding encoding = encodings.get(round % encodings.size());
      boolean companded = encoding == Encoding.ALAW || encoding == Encoding.ULAW;
      int bits = companded ? 8 : encoding == Encoding.PCM_FLOAT ? 32 : 8 * (1 + r.nextInt(4));
      int channels = 1 + r.nextInt(companded ? 1 : 3);
      int frames = 1 + r.nextInt(5000);
      AudioFormat format = new AudioFormat(encoding, 4000 + r.nextInt(40_000), bits, channels, channels * bits / 8, 8000,
          bits > 8 && r.nextBoolean());
      byte[] data = new byte[frames * format.getFrameSize()];
      if (encoding == Encoding.PCM_FLOAT) {
        java.nio.ByteBuffer floats = java.nio.ByteBuffer.wrap(data)
            .order(format.isBigEndian() ? java.nio.ByteOrder.BIG_ENDIAN : java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < frames * channels; i++) {
          floats.putFloat(2 * r.nextFloat() - 1);
        }
      } else {
        r.nextBytes(data);
      }
      AudioFormat pcm = new AudioFormat(format.getSampleRate(), 16, channels, true, false);
      AudioInputStream whole = new AudioInputStream(new ByteArrayInputStream(data), format, frames);
      byte[] expected = AudioSystem.getAudioInputStream(pcm, whole).readAllBytes();
      AudioInputStream in = new AudioInputStream(line(data, r, false), format, frames);
      Heard heard = Heard.of(JavaSound.reader(in, "x"), Channels.EACH);
      assertEquals(channels, heard.channels().size());
      assertEquals(Math.round(format.getSampleRate()), heard.rateHz());
      assertTrue(heard.damage().isEmpty(), heard.damage().toString());
      for (int c = 0; c < channels; c++) {
        assertEquals(frames, heard.channels().get(c).length, "round " + round);
        for (int i = 0; i < frames; i++) {
          int at = 2 * (i * channels + c);
          double sample = (short) (expected[at] & 0xff | expected[at + 1] << 8) / 32768.0;
          assertEquals(sample, heard.channels().get(c)[i], 2.1 / 32768, "round " + round + " of " + format);
        }
      }
    }
  }

  @Test
  @Timeout(60)
  void reader_lineThatIsClosed_ends() throws IOException {
    AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
    AudioInputStream in = new AudioInputStream(line(new byte[2 * 12_345], new Random(1), true), format, AudioSystem.NOT_SPECIFIED);
    assertEquals(12_345, Heard.of(JavaSound.reader(in, "microphone"), Channels.MIX).samples().length);
  }

  @Test
  void reader_fewerSamplesThanPromised_isDamage() throws IOException {
    AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
    Heard cut = Heard.of(JavaSound.reader(new AudioInputStream(line(new byte[100], new Random(1), false), format, 80), "x"), Channels.MIX);
    assertTrue(cut.damage().orElseThrow().contains("it is cut off after 50 of 80 samples"), cut.damage().get());
  }

  @Test
  void reader_encodingThatNothingConverts_isRefused() {
    AudioFormat format = new AudioFormat(new Encoding("GSM0610"), 8000, 16, 1, 33, 50, false);
    AudioInputStream in = new AudioInputStream(new ByteArrayInputStream(new byte[330]), format, 10);
    AudioFormatException e = assertThrows(AudioFormatException.class, () -> JavaSound.reader(in, "call"));
    assertTrue(e.getMessage().startsWith("call: is GSM0610 ") && e.isUnreadFormat(), e.getMessage());
  }
}
