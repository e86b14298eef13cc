package io.dualmode.model.frontend.logmel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dualmode.model.frontend.FeatureBuffer;
import io.dualmode.model.frontend.Pcm16;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogMelFilterBankTest {
  private static float[] noise(int samples, long seed) {
    Random random = new Random(seed);
    float[] x = new float[samples];
    double drift = 0;
    for (int i = 0; i < samples; i++) {
      drift = 0.95 * drift + 0.05 * random.nextGaussian();
      x[i] = Math.round((drift + 0.2 * Math.sin(i * 0.07)) * 32767) / 32768f;
    }
    return x;
  }

  /** The definition, term by term in double precision with a plain DFT. */
  private static double[] frame(float[] x, int n) {
    double[] windowed = new double[400];
    for (int t = 0; t < 400; t++) {
      int i = 160 * n + t;
      double now = i < x.length ? x[i] : 0;
      double before = i == 0 ? x[0] : i - 1 < x.length ? x[i - 1] : 0;
      windowed[t] = (now - 0.97 * before) * Math.pow(Math.sin(Math.PI * t / 400), 2);
    }
    double[] power = new double[257];
    for (int k = 0; k <= 256; k++) {
      double re = 0;
      double im = 0;
      for (int t = 0; t < 400; t++) {
        re += windowed[t] * Math.cos(2 * Math.PI * k * t / 512);
        im += windowed[t] * Math.sin(2 * Math.PI * k * t / 512);
      }
      power[k] = re * re + im * im;
    }
    double low = 1127.01048 * Math.log(1 + 40 / 700.0);
    double high = 1127.01048 * Math.log(1 + 7600 / 700.0);
    double[] out = new double[80];
    for (int m = 0; m < 80; m++) {
      double centre = low + (high - low) * (m + 1) / 81;
      double energy = 0;
      for (int k = 0; k <= 256; k++) {
        double mel = 1127.01048 * Math.log(1 + k * 31.25 / 700);
        energy += power[k] * Math.max(0, 1 - Math.abs(mel - centre) / ((high - low) / 81));
      }
      out[m] = Math.log(energy + 1e-6);
    }
    return out;
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "159,1", "399,1", "400,1", "559,1", "560,2", "4000,23"})
  void features_length_hasWholeFramesThatFollowTheDefinition(int samples, int frames) {
    float[] x = noise(samples, samples);
    float[] features = LogMelFilterBank.features(x);
    assertEquals(frames * 80, features.length);
    assertEquals(frames, LogMelFilterBank.frames(samples));
    for (int n = 0; n < frames; n++) {
      double[] expected = frame(x, n);
      for (int m = 0; m < 80; m++) {
        assertEquals(expected[m], features[n * 80 + m], 2e-3, "frame " + n + " bin " + m);
      }
    }
  }

  @Test
  void features_silence_isTheFloor() {
    for (float f : LogMelFilterBank.features(new float[1000])) {
      assertEquals(Math.log(1e-6), f, 1e-6);
    }
  }

  @Test
  void features_tone_peaksAtItsMelBin() {
    float[] x = new float[4000];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (0.5 * Math.sin(2 * Math.PI * 1000 * i / 16000));
    }
    float[] features = LogMelFilterBank.features(x);
    int best = 0;
    for (int m = 0; m < 80; m++) {
      best = features[5 * 80 + m] > features[5 * 80 + best] ? m : best;
    }
    // mel(1000) = 1000.0, mel(40) = 62.8, mel(7600) = 2787.1: 81 steps of 33.6, so 1000 mel lies 27.9 steps up: filter 27
    assertEquals(27, best, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 160, 399, 401, 1024, 5000, -1})
  void accept_anyChunking_isBitExact(int chunk) {
    float[] x = noise(12_345, 5);
    float[] expected = LogMelFilterBank.features(x);
    short[] pcm = new short[x.length];
    for (int i = 0; i < x.length; i++) {
      pcm[i] = Pcm16.fromFloat(x[i]);
    }
    LogMelFilterBank bank = new LogMelFilterBank();
    for (int repeat = 0; repeat < 2; repeat++) {
      Random ragged = new Random(9);
      FeatureBuffer floats = new FeatureBuffer(LogMelFilterBank.BINS, 1);
      for (int at = 0, count; at < x.length; at += count) {
        count = Math.min(x.length - at, chunk > 0 ? chunk : ragged.nextInt(700));
        bank.accept(x, at, count, floats);
      }
      bank.finish(floats);
      assertArrayEquals(expected, floats.toArray());

      FeatureBuffer shorts = new FeatureBuffer(LogMelFilterBank.BINS);
      for (int at = 0, count; at < x.length; at += count) {
        count = Math.min(x.length - at, chunk > 0 ? chunk : ragged.nextInt(3000));
        bank.accept(pcm, at, count, shorts);
      }
      bank.finish(shorts);
      assertArrayEquals(expected, shorts.toArray());
    }
  }

  @Test
  void pcm16_everyValue_survivesTheRoundTrip() {
    short[] pcm = new short[65536];
    for (int i = 0; i < pcm.length; i++) {
      pcm[i] = (short) i;
    }
    float[] x = new float[pcm.length];
    Pcm16.toFloat(pcm, 0, pcm.length, x, 0);
    for (int i = 0; i < pcm.length; i++) {
      assertEquals(pcm[i], Pcm16.fromFloat(x[i]));
    }
    assertEquals(32767, Pcm16.fromFloat(1.5f));
    assertEquals(-32768, Pcm16.fromFloat(-1.5f));
    assertEquals(0, Pcm16.fromFloat(Float.NaN));
  }
}
