package io.dualmode.tools.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlacDecoderTest {
  @TempDir
  Path folder;

  /** Writes FLAC with verbatim subframes only, straight from RFC 9639. */
  private static final class Writer {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long pending;
    private int bits;

    void put(long value, int width) {
      for (int i = width - 1; i >= 0; i--) {
        pending = pending << 1 | value >> i & 1;
        if (++bits == 8) {
          out.write((int) pending);
          pending = 0;
          bits = 0;
        }
      }
    }

    int crc(int from, int polynomial, int width) {
      int crc = 0;
      byte[] bytes = out.toByteArray();
      for (int i = from; i < bytes.length; i++) {
        crc ^= (bytes[i] & 0xff) << width - 8;
        for (int b = 0; b < 8; b++) {
          crc = (crc & 1 << width - 1) != 0 ? crc << 1 ^ polynomial : crc << 1;
        }
      }
      return crc & (1 << width) - 1;
    }
  }

  private static byte[] encode(int[][] channels, int rateHz, int sampleBits) {
    int block = 256;
    int total = channels[0].length;
    Writer w = new Writer();
    w.put(0x664c6143, 32);
    w.put(0x80, 8);
    w.put(34, 24);
    w.put(block, 16);
    w.put(block, 16);
    w.put(0, 48);
    w.put(rateHz, 20);
    w.put(channels.length - 1, 3);
    w.put(sampleBits - 1, 5);
    w.put(total, 36);
    w.put(0, 64);
    w.put(0, 64);
    for (int frame = 0; frame * block < total; frame++) {
      int from = w.out.size();
      int count = Math.min(block, total - frame * block);
      w.put(0xfff8, 16);
      w.put(7, 4);
      w.put(0, 4);
      w.put(channels.length - 1, 4);
      w.put(sampleBits == 16 ? 4 : 6, 3);
      w.put(0, 1);
      w.put(frame, 8);
      w.put(count - 1, 16);
      w.put(w.crc(from, 0x07, 8), 8);
      for (int[] channel : channels) {
        w.put(2, 8);
        for (int i = 0; i < count; i++) {
          w.put(channel[frame * block + i], sampleBits);
        }
      }
      w.put(w.crc(from, 0x8005, 16), 16);
    }
    return w.out.toByteArray();
  }

  private static int[] noise(int count, int bits, long seed) {
    return new Random(seed).ints(count, -(1 << bits - 1), 1 << bits - 1).toArray();
  }

  private float[] decode(byte[] bytes, int expectedRateHz) throws IOException {
    Path file = folder.resolve("named.wav");
    Files.write(file, bytes);
    SampleBuffer out = new SampleBuffer();
    try (AudioFile audio = AudioFile.open(file)) {
      assertEquals(expectedRateHz, audio.sampleRateHz());
      audio.decode(out);
    }
    return out.toArray();
  }

  @Test
  void decode_monoAndStereo_isExact() throws IOException {
    int[] left = noise(1000, 16, 1);
    int[] right = noise(1000, 16, 2);
    float[] mono = decode(encode(new int[][] {left}, 16000, 16), 16000);
    float[] stereo = decode(encode(new int[][] {left, right}, 44100, 16), 44100);
    assertEquals(1000, mono.length);
    assertEquals(1000, stereo.length);
    for (int i = 0; i < 1000; i++) {
      assertEquals(left[i] / 32768f, mono[i]);
      assertEquals((left[i] + right[i]) / 65536f, stereo[i]);
    }
  }

  @Test
  void decode_24Bits_isExact() throws IOException {
    int[] samples = noise(700, 24, 3);
    float[] x = decode(encode(new int[][] {samples}, 48000, 24), 48000);
    for (int i = 0; i < 700; i++) {
      assertEquals(samples[i] / 8388608f, x[i]);
    }
  }

  @Test
  void decode_cutOffOrHeaderOnly_isRefused() {
    byte[] whole = encode(new int[][] {noise(1000, 16, 1)}, 16000, 16);
    String cut = assertThrows(AudioFormatException.class, () -> decode(Arrays.copyOf(whole, whole.length - 600), 16000))
        .getMessage();
    assertTrue(cut.contains("of 1000 samples"), cut);
    byte[] empty = encode(new int[][] {new int[0]}, 16000, 16);
    String none = assertThrows(AudioFormatException.class, () -> decode(empty, 16000)).getMessage();
    assertTrue(none.contains("has a header but no audio"), none);
    assertThrows(AudioFormatException.class, () -> decode(Arrays.copyOf(whole, 20), 16000));
  }
}
