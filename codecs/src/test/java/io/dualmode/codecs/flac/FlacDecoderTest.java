package io.dualmode.codecs.flac;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.audio.AudioFormatException;
import io.dualmode.api.audio.spi.AudioSink;
import io.dualmode.api.audio.spi.ByteWindow;
import io.dualmode.codecs.Heard;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlacDecoderTest {
  private static int[] noise(int count, int bits, long seed) {
    return new Random(seed).ints(count, -(1 << bits - 1), 1 << bits - 1).toArray();
  }

  /** Something like sound: predictable, with constant and coarse stretches. */
  private static int[] sound(int count, int bits, Random r) {
    int[] x = new int[count];
    double slow = r.nextDouble() * 0.2;
    int grain = r.nextInt(3);
    for (int i = 0; i < count; i++) {
      double level = i % 700 < 80 ? 0.25 : 0.4 * Math.sin(slow * i) + 0.05 * r.nextGaussian();
      x[i] = (int) (Math.max(-1, Math.min(0.999, level)) * (1L << bits - 1)) >> grain << grain;
    }
    return x;
  }

  private Heard hear(byte[] bytes) throws IOException {
    return Heard.of(bytes);
  }

  private static float[] expected(int[][] channels, int bits) {
    float[] mono = new float[channels[0].length];
    for (int i = 0; i < mono.length; i++) {
      double sum = 0;
      for (int[] channel : channels) {
        sum += (float) (channel[i] / Math.scalb(1.0, bits - 1));
      }
      mono[i] = (float) (sum / channels.length);
    }
    return mono;
  }

  @Test
  void decode_monoAndStereo_isExact() throws IOException {
    int[] left = noise(1000, 16, 1);
    int[] right = noise(1000, 16, 2);
    Heard mono = hear(FlacBytes.encode(new int[][] {left}, 16000, 16, 256, null, true));
    Heard stereo = hear(FlacBytes.encode(new int[][] {left, right}, 44100, 16, 256, null, true));
    assertEquals(16000, mono.rateHz());
    assertEquals(44100, stereo.rateHz());
    assertEquals(1000, mono.samples().length);
    for (int i = 0; i < 1000; i++) {
      assertEquals(left[i] / 32768f, mono.samples()[i]);
      assertEquals((left[i] + right[i]) / 65536f, stereo.samples()[i]);
    }
  }

  @Test
  void decode_everyKindOfSubframe_isExact() throws IOException {
    for (int round = 0; round < 60; round++) {
      Random r = new Random(round);
      int bits = new int[] {8, 12, 16, 20, 24}[r.nextInt(5)];
      int[][] channels = new int[1 + r.nextInt(3)][];
      int count = 1 + r.nextInt(9000);
      for (int c = 0; c < channels.length; c++) {
        channels[c] = r.nextInt(4) == 0 ? noise(count, bits, r.nextLong()) : sound(count, bits, r);
      }
      Heard heard = hear(FlacBytes.encode(channels, 4000 + r.nextInt(200_000), bits, 16 + r.nextInt(500), r, r.nextBoolean()));
      assertArrayEquals(expected(channels, bits), heard.samples(), "round " + round);
      assertTrue(heard.damage().isEmpty(), "round " + round + ": " + heard.damage());
    }
  }

  @Test
  void decode_bytesBehindTheLastFrame_areNoAudio() throws IOException {
    int[][] x = {sound(5000, 16, new Random(3))};
    byte[] tag = new byte[128];
    tag[0] = 'T';
    tag[1] = 'A';
    tag[2] = 'G';
    tag[127] = -1;
    for (int round = 0; round < 60; round++) {
      Random r = new Random(round);
      byte[] junk = new byte[1 + r.nextInt(3000)];
      r.nextBytes(junk);
      byte[] behind = round == 0 ? new byte[] {-1} : round == 1 ? tag : round == 2 ? new byte[] {-1, -8, -1, -7} : junk;
      boolean counted = round != 1 && round != 3 || round == 0;
      Heard heard = hear(Heard.joined(FlacBytes.encode(x, 16000, 16, 300, r, counted), behind));
      assertArrayEquals(expected(x, 16), heard.samples(), "round " + round);
      assertEquals(round == 3, heard.damage().isPresent(), "round " + round + ": " + heard.damage());
    }
  }

  @Test
  void decode_flippedBits_areSilenceWithAWarningAndNothingOnTheConsole() throws IOException {
    int[][] x = {sound(6000, 16, new Random(4)), sound(6000, 16, new Random(5))};
    byte[] good = FlacBytes.encode(x, 16000, 16, 200, new Random(6), true);
    float[] want = expected(x, 16);
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream console = new ByteArrayOutputStream();
    System.setOut(new PrintStream(console));
    System.setErr(new PrintStream(console));
    int damaged = 0;
    try {
      for (int round = 0; round < 200; round++) {
        Random r = new Random(round);
        byte[] bytes = good.clone();
        for (int k = 0; k <= round % 4; k++) {
          bytes[60 + r.nextInt(bytes.length - 60)] ^= 1 << r.nextInt(8);
        }
        Heard heard = hear(bytes);
        assertTrue(heard.damage().isPresent() && heard.damage().get().contains("at "), "round " + round);
        damaged++;
        for (int i = 0; i < heard.samples().length; i++) {
          assertTrue(heard.samples()[i] == want[i] || heard.samples()[i] == 0, "round " + round + " sample " + i);
        }
        assertTrue(heard.samples().length >= want.length - 200 * (round % 4 + 1), "round " + round + ": " + heard.samples().length);
      }
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertEquals(200, damaged);
    assertEquals(0, console.size(), console.toString());
  }

  @Test
  void decode_cutAnywhere_isHeardUpToThereWithAWarning() throws IOException {
    int[][] x = {sound(4000, 16, new Random(7))};
    float[] want = expected(x, 16);
    int refused = 0;
    for (int round = 0; round < 150; round++) {
      Random r = new Random(round);
      byte[] good = FlacBytes.encode(x, 16000, 16, 200, r, round % 2 == 0);
      byte[] cut = Arrays.copyOf(good, 1 + r.nextInt(good.length - 1));
      try {
        Heard heard = hear(cut);
        assertArrayEquals(Arrays.copyOf(want, heard.samples().length), heard.samples(), "round " + round);
        if (round % 2 == 0) {
          assertTrue(heard.damage().orElse("").contains("of 4000 samples"), "round " + round + ": " + heard.damage());
        }
      } catch (AudioFormatException e) {
        refused++;
      }
    }
    assertTrue(refused < 30, refused + " cuts heard nothing");
  }

  @Test
  void decode_oneAfterTheOther_hearsAll() throws IOException {
    for (int round = 0; round < 20; round++) {
      Random r = new Random(round);
      int[][] a = {sound(1 + r.nextInt(3000), 16, r)};
      int[][] b = {sound(1 + r.nextInt(3000), 16, r), sound(3001, 16, r)};
      b[1] = Arrays.copyOf(b[1], b[0].length);
      byte[] between = new byte[r.nextInt(2) * r.nextInt(200)];
      r.nextBytes(between);
      Heard heard = hear(Heard.joined(FlacBytes.encode(a, 16000, 16, 200, r, true), between, FlacBytes.encode(b, 8000, 16, 100, r, true)));
      float[] want = Arrays.copyOf(expected(a, 16), a[0].length + b[0].length);
      System.arraycopy(expected(b, 16), 0, want, a[0].length, b[0].length);
      assertArrayEquals(want, heard.samples(), "round " + round);
      assertTrue(heard.damage().isEmpty(), "round " + round + ": " + heard.damage());
    }
  }

  /** Headers that are right, with nothing behind them, as close as they can stand: the search must not read everything again for each. */
  @Test
  void decode_falseFramesWithoutEnd_costsABoundedMultiple() throws IOException {
    byte[] good = FlacBytes.encode(new int[][] {noise(65536, 16, 1), noise(65536, 16, 2)}, 16000, 16, 65536, null, false);
    byte[] head = Arrays.copyOfRange(good, 42, 52);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(good, 0, 42);
    for (int i = 0; i < 60_000; i++) {
      bytes.write(head);
    }
    byte[] all = bytes.toByteArray();
    ByteWindow in = new ByteWindow(new ByteArrayInputStream(all));
    FlacDecoder decoder = new FlacDecoder(in);
    assertThrows(AudioFormatException.class, () -> hear(all));
    decoder.decode(new Deaf());
    assertTrue(decoder.vainBytes() < 12L * all.length + (8L << 20), decoder.vainBytes() + " of " + all.length);
  }

  private static final class Deaf implements AudioSink {
    @Override
    public void format(int sampleRateHz, int channels) {}

    @Override
    public void frames(float[][] samples, int frames) {}

    @Override
    public void damage(String what) {}

    @Override
    public void note(String what) {}
  }

  @Test
  void decode_headerOnlyOrWorse_isRefused() {
    byte[] empty = FlacBytes.encode(new int[][] {new int[0]}, 16000, 16, 256, null, true);
    String none = assertThrows(AudioFormatException.class, () -> hear(empty)).getMessage();
    assertTrue(none.contains("has a header but no audio"), none);
    assertThrows(AudioFormatException.class, () -> hear(Arrays.copyOf(empty, 20)));
  }
}
