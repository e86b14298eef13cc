package io.dualmode.model.frontend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {
  private static final class Collector implements SampleSink {
    private float[] data = new float[0];

    @Override
    public void samples(float[] samples, int offset, int length) {
      int at = data.length;
      data = Arrays.copyOf(data, at + length);
      System.arraycopy(samples, offset, data, at, length);
    }
  }

  private static float[] resample(int rateHz, float[] x) {
    Collector out = new Collector();
    Resampler resampler = new Resampler(rateHz);
    resampler.accept(x, 0, x.length, out);
    resampler.finish(out);
    return out.data;
  }

  private static float[] tone(double hz, int rateHz, int samples) {
    float[] x = new float[samples];
    for (int i = 0; i < samples; i++) {
      x[i] = (float) (0.7 * Math.sin(2 * Math.PI * hz * i / rateHz + 0.3));
    }
    return x;
  }

  @ParameterizedTest
  @ValueSource(ints = {4000, 5513, 7999, 8000, 11025, 12000, 22050, 24000, 32000, 44100, 47999, 48000, 96000, 176400, 192000,
      191999, 384000})
  void accept_toneInThePassBand_equalsTheAnalyticTone(int rateHz) {
    for (double fraction : new double[] {0.02, 0.31, 0.85}) {
      double hz = fraction * Math.min(rateHz, 16000) / 2;
      float[] y = resample(rateHz, tone(hz, rateHz, rateHz / 2));
      assertEquals((rateHz / 2 * 16000L + rateHz - 1) / rateHz, y.length);
      float[] expected = tone(hz, 16000, y.length);
      double signal = 0;
      double error = 0;
      for (int n = 800; n < y.length - 800; n++) {
        signal += expected[n] * expected[n];
        error += Math.pow(y[n] - expected[n], 2);
      }
      double snr = 10 * Math.log10(signal / error);
      assertTrue(snr > 80, rateHz + " Hz, tone " + hz + " Hz: SNR " + snr + " dB");
    }
  }

  /** Whatever the rate, the table is small and the tone is right; the seed draws the rates. */
  @Test
  void construct_anyRate_smallTableAndTheAnalyticTone() {
    Random random = new Random(383_999);
    for (int round = 0; round < 60; round++) {
      int rateHz = (int) (4000 * Math.pow(96, random.nextDouble()));
      int coefficients = new Resampler(rateHz).coefficients();
      assertTrue(coefficients <= 1 << 16, rateHz + " Hz takes " + coefficients + " coefficients");
      if (round % 6 == 0) {
        accept_toneInThePassBand_equalsTheAnalyticTone(rateHz);
      }
    }
    for (int rateHz : new int[] {4000, 383_975, 383_999, 384_000}) {
      assertTrue(new Resampler(rateHz).coefficients() <= 1 << 16, rateHz + " Hz");
    }
  }

  /** A slow sine sweep through all that would fold back below 8 kHz, except the transition band up to 8.1 kHz. */
  @ParameterizedTest
  @ValueSource(ints = {16500, 22050, 44100, 47999, 48000, 96000, 176400, 191999, 192000, 384000})
  void accept_sweepAboveNyquist_isRemoved(int rateHz) {
    float[] x = new float[2 * rateHz];
    double phase = 0;
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (0.7 * Math.sin(phase));
      phase += 2 * Math.PI * (8100 + (rateHz / 2.0 - 8100) * i / x.length) / rateHz;
    }
    float[] y = resample(rateHz, x);
    double loudest = 0;
    for (int from = 800; from + 1600 <= y.length - 800; from += 1600) {
      double energy = 0;
      for (int n = from; n < from + 1600; n++) {
        energy += y[n] * y[n];
      }
      loudest = Math.max(loudest, energy / 1600);
    }
    double decibel = 10 * Math.log10(loudest / (0.7 * 0.7 / 2));
    assertTrue(decibel < -75, "the loudest tenth of a second is left at " + decibel + " dB");
  }

  @ParameterizedTest
  @ValueSource(ints = {4000, 8000, 11025, 16000, 22050, 44100, 47999, 48000, 192000})
  void accept_anyChunking_isBitExact(int rateHz) {
    Random random = new Random(rateHz);
    float[] x = new float[9_731];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat() - 0.5f;
    }
    float[] expected = resample(rateHz, x);
    Resampler resampler = new Resampler(rateHz);
    for (int chunk : new int[] {1, 160, -1, 8192}) {
      Collector out = new Collector();
      for (int at = 0, count; at < x.length; at += count) {
        count = Math.min(x.length - at, chunk > 0 ? chunk : random.nextInt(900));
        resampler.accept(x, at, count, out);
      }
      resampler.finish(out);
      assertArrayEquals(expected, out.data, "chunk " + chunk);
    }
    if (rateHz == 16000) {
      assertArrayEquals(x, expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"16000,8000", "44100,8000", "8000,22050", "48000,44100", "16000,11025", "384000,4000", "47999,48000"})
  void accept_toOtherRates_equalsTheAnalyticTone(int from, int to) {
    double hz = 0.31 * Math.min(from, to) / 2;
    Collector out = new Collector();
    float[] x = tone(hz, from, from / 2);
    Resampler resampler = new Resampler(from, to);
    resampler.accept(x, 0, x.length, out);
    resampler.finish(out);
    float[] y = out.data;
    assertEquals(((long) x.length * to + from - 1) / from, y.length);
    float[] expected = tone(hz, to, y.length);
    for (int n = to / 20; n < y.length - to / 20; n++) {
      assertEquals(expected[n], y[n], 2e-4f, from + " to " + to + " Hz, sample " + n);
    }
    assertTrue(resampler.coefficients() <= 1 << 16);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3999, 48001})
  void construct_outputRateOutsideTheRange_isRefused(int rateHz) {
    String message = assertThrows(IllegalArgumentException.class, () -> new Resampler(16_000, rateHz)).getMessage();
    assertTrue(message.contains(rateHz + " Hz") && message.contains("4000..48000"), message);
  }

  @Test
  void accept_tinyStreams_haveTheirLength() {
    for (int samples = 0; samples < 12; samples++) {
      assertEquals((samples + 2) / 3, resample(48000, new float[samples]).length);
      assertEquals(2 * samples, resample(8000, new float[samples]).length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 3999, 384001})
  void construct_rateOutsideTheRange_isRefused(int rateHz) {
    String message = assertThrows(IllegalArgumentException.class, () -> new Resampler(rateHz)).getMessage();
    assertTrue(message.contains(rateHz + " Hz") && message.contains("4000..384000"), message);
  }
}
