package io.dualmode.tools.sound;

import static io.dualmode.tools.sound.TestSignals.decibel;
import static io.dualmode.tools.sound.TestSignals.powerAt;
import static io.dualmode.tools.sound.TestSignals.tone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.tools.audio.AudioFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecsTest {
  private static float[] speech() throws IOException {
    return AudioFile.read16kHz(Path.of("../samples/goforward.flac"));
  }

  @ParameterizedTest
  @EnumSource(G711.class)
  void g711_allSamples_becomeOneOfItsLevelsNearby(G711 law) {
    TreeSet<Integer> levels = new TreeSet<>();
    for (int code = 0; code < 128; code++) {
      int segment = code >> 4;
      int step = code & 15;
      // ITU-T G.711, in units of 16-bit samples
      int level = law == G711.MU_LAW ? ((step << 3) + 132 << segment) - 132
          : segment == 0 ? (step << 4) + 8 : (step << 4) + 264 << segment - 1;
      levels.add(level);
      levels.add(-level);
    }
    for (int x = -32768; x < 32768; x++) {
      int y = law.apply((short) x);
      assertTrue(levels.contains(y), x + " became " + y);
      assertTrue(Math.abs(x - y) <= Math.abs(y) / 32 + 8, x + " became " + y);
    }
    assertEquals(38, decibel(1 / quantisation(law, 0.3)), 2, "signal over noise of a loud tone");
    assertEquals(36, decibel(1 / quantisation(law, 0.01)), 6, "signal over noise of a quiet tone");
  }

  private static double quantisation(G711 law, double amplitude) {
    float[] x = tone(431, amplitude, 16_000);
    float[] y = x.clone();
    law.apply(y);
    double error = 0;
    for (int i = 0; i < x.length; i++) {
      error += (x[i] - y[i]) * (x[i] - y[i]);
    }
    return error / Samples.energy(x, 0, x.length);
  }

  @Test
  void telephone_tones_passInItsBandOnly() {
    for (double hz : new double[] {120, 1000, 3000, 4500, 6000}) {
      float[] x = tone(hz, 0.3, 16_000);
      double narrow = decibel(powerAt(Telephone.narrowBand(x), hz) / powerAt(x, hz));
      double line = decibel(powerAt(Telephone.line(x, G711.A_LAW), hz) / powerAt(x, hz));
      assertTrue(hz < 4000 ? Math.abs(narrow) < 0.2 : narrow < -60, hz + " Hz at 8 kHz: " + narrow);
      assertTrue(hz > 300 && hz < 3400 ? Math.abs(line) < 0.3 : line < -20, hz + " Hz by telephone: " + line);
    }
    for (int samples : new int[] {0, 1, 2, 401}) {
      assertEquals(samples, Telephone.line(new float[samples], G711.MU_LAW).length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {6000, 12_000, 24_000, 32_000})
  void opus_speech_isTheSameSpeechInItsPlace(int bits) throws IOException {
    short[] pcm = Samples.toPcm16(speech());
    short[] copy = OpusCopy.of(pcm, bits, 2);
    assertEquals(pcm.length, copy.length);
    float[] a = Samples.fromPcm16(pcm, 0, pcm.length);
    float[] b = Samples.fromPcm16(copy, 0, copy.length);
    double inPlace = likeness(a, b, 0);
    assertTrue(inPlace > 0.65 && inPlace < 0.99999, "likeness " + inPlace);
    for (int shift = 3; shift < 200; shift++) {
      assertTrue(likeness(a, b, shift) < inPlace && likeness(a, b, -shift) < inPlace, "delayed by " + shift);
    }
  }

  private static double likeness(float[] a, float[] b, int shift) {
    float[] moved = new float[a.length];
    System.arraycopy(a, Math.max(0, -shift), moved, Math.max(0, shift), a.length - Math.abs(shift));
    return TestSignals.likeness(moved, b);
  }

  @Test
  void opus_shortAndBadInput_isCopiedOrRefused() {
    for (int samples : new int[] {0, 1, 319, 320, 321}) {
      assertEquals(samples, OpusCopy.of(new short[samples], 12_000, 0).length);
    }
    assertTrue(assertThrows(IllegalArgumentException.class, () -> OpusCopy.of(new short[9], 5999, 0)).getMessage().contains("6000..32000"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.8, 1.0, 1.25})
  void timeScale_speech_isAsMuchShorterAtTheSamePitch(double rate) throws IOException {
    float[] x = speech();
    float[] y = TimeScale.apply(x, rate);
    assertEquals(x.length / rate, y.length, 1);
    assertEquals(0, decibel(Samples.power(y) / Samples.power(x)), 1, "level");
    float[] tone = TimeScale.apply(tone(440, 0.3, 16_000), rate);
    assertEquals(decibel(0.3 * 0.3 / 2), decibel(powerAt(tone, 440)), 1, "the tone");
    if (rate == 1) {
      assertTrue(TestSignals.likeness(x, y) > 0.99);
    }
  }

  @Test
  void addNoise_anyLevel_hasTheRatioAskedAndSilenceAddsNothing() {
    float[] speech = tone(300, 0.2, 8000);
    for (double snr : new double[] {-5, 5, 15}) {
      float[] mixed = speech.clone();
      Samples.addNoise(mixed, TestSignals.noise(0.7, 8000, 4), Samples.power(speech), snr);
      for (int i = 0; i < mixed.length; i++) {
        mixed[i] -= speech[i];
      }
      assertEquals(snr, decibel(Samples.power(speech) / Samples.power(mixed)), 1e-3);
    }
    float[] untouched = speech.clone();
    Samples.addNoise(untouched, new float[8000], 1, 5);
    assertEquals(1, TestSignals.likeness(speech, untouched), 1e-9);
  }
}
