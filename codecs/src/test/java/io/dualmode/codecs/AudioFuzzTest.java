package io.dualmode.codecs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.audio.AudioFormatException;
import io.dualmode.api.audio.AudioReader;
import io.dualmode.api.audio.AudioReceiver;
import io.dualmode.codecs.flac.FlacBytes;
import io.dualmode.codecs.mp3.Mp3FileDecoderTest;
import io.dualmode.codecs.ogg.OggDecoderTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;

/**
 * Files of every format with random damage, a fixed number of rounds each: all that may happen is an {@link AudioFormatException} of one
 * line, or samples that are numbers and no more than a bounded multiple of what the file holds.
 */
class AudioFuzzTest {
  private static final int ROUNDS = 150;
  /** More samples than the undamaged file has, which forged numbers of frames or positions may add as silence. */
  private static final int MOST_TIMES = 60;

  private static Map<String, byte[]> seeds() throws Exception {
    Map<String, byte[]> seeds = new LinkedHashMap<>();
    short[] noise = new short[6000];
    int[][] channels = new int[2][6000];
    Random r = new Random(1);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (short) (3000 * r.nextGaussian());
      channels[0][i] = noise[i];
      channels[1][i] = noise[i] / 2;
    }
    seeds.put("wav", jdk(AudioFileFormat.Type.WAVE));
    seeds.put("aiff", jdk(AudioFileFormat.Type.AIFF));
    seeds.put("au", jdk(AudioFileFormat.Type.AU));
    seeds.put("flac", FlacBytes.encode(channels, 16_000, 16, 500, r, true));
    seeds.put("flac uncounted", FlacBytes.encode(channels, 16_000, 16, 500, r, false));
    seeds.put("opus", OggDecoderTest.voice(12_000));
    seeds.put("vorbis", Heard.resource(OggDecoderTest.class, "tones-stereo.ogg"));
    seeds.put("mp3", Arrays.copyOf(Heard.resource(Mp3FileDecoderTest.class, "two-parts.mp3"), 6000));
    seeds.put("mp3 with crc", Arrays.copyOf(Heard.resource(Mp3FileDecoderTest.class, "crc.mp3"), 5000));
    return seeds;
  }

  private static byte[] jdk(AudioFileFormat.Type type) throws IOException {
    byte[] data = new byte[12_000];
    new Random(2).nextBytes(data);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AudioSystem.write(new AudioInputStream(new ByteArrayInputStream(data), new AudioFormat(16_000, 16, 1, true, type != AudioFileFormat.Type.WAVE), 6000),
        type, out);
    return out.toByteArray();
  }

  private static byte[] damaged(byte[] good, Random r) {
    byte[] b = good.clone();
    boolean head = r.nextBoolean();
    for (int k = 1 + r.nextInt(4); k > 0; k--) {
      int at = r.nextInt(Math.max(1, head ? Math.min(b.length, 200) : b.length));
      int length = Math.min(b.length - at, 1 + r.nextInt(64));
      switch (r.nextInt(7)) {
        case 0 -> b[at] ^= 1 << r.nextInt(8);
        case 1 -> b[at] = (byte) r.nextInt();
        case 2 -> {
          int[] extremes = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0xfffffffe, 0x10000, 65535, 255};
          int value = extremes[r.nextInt(extremes.length)];
          boolean bigEndian = r.nextBoolean();
          for (int i = 0; i < 4 && at + i < b.length; i++) {
            b[at + i] = (byte) (value >>> 8 * (bigEndian ? 3 - i : i));
          }
        }
        case 3 -> b = Arrays.copyOf(b, Math.max(1, r.nextInt(b.length)));
        case 4 -> b = Heard.joined(Arrays.copyOf(b, at + length), Arrays.copyOfRange(b, at, b.length));
        case 5 -> b = b.length > length + 5 ? Heard.joined(Arrays.copyOf(b, at), Arrays.copyOfRange(b, at + length, b.length)) : b;
        default -> {
          byte[] junk = new byte[length];
          r.nextBytes(junk);
          System.arraycopy(junk, 0, b, at, length);
        }
      }
    }
    return b;
  }

  @Test
  void randomDamage_isHeardOrRefused() throws Exception {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream console = new ByteArrayOutputStream();
    System.setOut(new PrintStream(console));
    System.setErr(new PrintStream(console));
    try {
      for (Map.Entry<String, byte[]> seed : seeds().entrySet()) {
        int length = Heard.of(seed.getValue()).samples().length;
        int heard = 0;
        for (int round = 0; round < ROUNDS; round++) {
          heard += hear(seed.getKey() + " round " + round, damaged(seed.getValue(), new Random(round)), length) ? 1 : 0;
        }
        assertTrue(heard > ROUNDS / 5, seed.getKey() + ": only " + heard + " of " + ROUNDS + " were heard at all");
      }
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertTrue(console.size() == 0, "nothing on the console: " + console);
  }

  private boolean hear(String name, byte[] bytes, int length) throws IOException {
    long[] count = new long[1];
    AudioReceiver sink = (samples, offset, n) -> {
      count[0] += n;
      for (int i = offset; i < offset + n; i++) {
        assertTrue(Math.abs(samples[i]) <= 4, name + ": sample " + samples[i]);
      }
    };
    try (AudioReader audio = AudioReader.open(new ByteArrayInputStream(bytes), "x.bin")) {
      audio.read(sink);
      assertTrue(audio.damage().isEmpty() || !audio.damage().get().contains("\n") && audio.damage().get().length() < 900, name);
    } catch (AudioFormatException e) {
      assertTrue(!e.getMessage().contains("\n") && e.getMessage().length() < 900, name + ": " + e.getMessage());
      return false;
    }
    assertTrue(count[0] <= (long) MOST_TIMES * length, name + ": " + count[0] + " samples of " + length);
    return true;
  }
}
