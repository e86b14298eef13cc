package io.dualmode.kaldi.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dualmode.kaldi.io.KaldiOptions;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.frontend.FeatureBuffer;
import io.dualmode.model.frontend.FeatureExtractor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MfccExtractorTest {
  private static final String HIGH_RESOLUTION =
      "--num-mel-bins=40\n--num-ceps=40\n--use-energy=false\n--low-freq=20\n--high-freq=-400\n--dither=0\n";

  static MfccOptions options(String text) throws IOException {
    return MfccOptions.of(KaldiOptions.read("mfcc.conf", new BufferedReader(new StringReader(text))), "mfcc.conf");
  }

  static float[] noise(int samples, long seed) {
    Random random = new Random(seed);
    float[] audio = new float[samples];
    for (int i = 0; i < samples; i++) {
      audio[i] = (float) (0.2 * Math.sin(i * 0.05) + 0.05 * random.nextGaussian());
    }
    return audio;
  }

  private static float[] features(MfccOptions options, float[] audio, int piece) {
    FeatureExtractor extractor = new MfccExtractor(options);
    FeatureBuffer frames = new FeatureBuffer(options.cepstra());
    for (int round = 0; round < 2; round++) {
      frames.clear();
      for (int at = 0; at < audio.length; at += piece) {
        extractor.accept(audio, at, Math.min(piece, audio.length - at), frames);
      }
      extractor.finish(frames);
    }
    return frames.toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--dither=0", "--snip-edges=false", "--use-energy=false\n--snip-edges=false\n--dither=0",
      "--raw-energy=false\n--htk-compat=true\n--frame-shift=30\n--frame-length=20"})
  void frames_areTheSameHoweverSamplesAreCut(String text) throws IOException {
    MfccOptions options = options(text);
    for (int samples : new int[] {1, 120, 399, 400, 401, 8123}) {
      float[] audio = noise(samples, samples);
      float[] whole = features(options, audio, samples);
      assertEquals(options.allFrames(samples) * options.cepstra(), whole.length, text + " " + samples);
      for (int piece : new int[] {1, 77, 160, 1000}) {
        assertArrayEquals(whole, features(options, audio, piece), "pieces of " + piece);
      }
    }
  }

  /** The definition, worked out without a fast transform in double numbers. */
  @Test
  void frames_areThoseOfTheDefinition() throws IOException {
    float[] audio = noise(4000, 3);
    float[] got = features(options(HIGH_RESOLUTION), audio, 4000);
    assertEquals(23 * 40, got.length);
    for (int frame : new int[] {0, 1, 22}) {
      double[] x = new double[512];
      double mean = 0;
      for (int i = 0; i < 400; i++) {
        x[i] = audio[160 * frame + i] * 32768.0;
        mean += x[i] / 400;
      }
      for (int i = 399; i >= 0; i--) {
        double before = x[Math.max(0, i - 1)];
        x[i] = (x[i] - mean - 0.97 * (before - mean)) * Math.pow(0.5 - 0.5 * Math.cos(2 * Math.PI * i / 399), 0.85);
      }
      double[] energies = new double[40];
      double low = mel(20);
      double step = (mel(7600) - low) / 41;
      for (int k = 0; k < 256; k++) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < 400; i++) {
          re += x[i] * Math.cos(2 * Math.PI * k * i / 512);
          im += x[i] * Math.sin(2 * Math.PI * k * i / 512);
        }
        for (int b = 0; b < 40; b++) {
          double height = 1 - Math.abs(mel(k * 31.25) - low - (b + 1) * step) / step;
          energies[b] += Math.max(0, height) * (re * re + im * im);
        }
      }
      for (int c = 0; c < 40; c++) {
        double sum = 0;
        for (int b = 0; b < 40; b++) {
          sum += Math.sqrt((c == 0 ? 1 : 2) / 40.0) * Math.cos(Math.PI / 40 * (b + 0.5) * c) * Math.log(energies[b]);
        }
        double lifter = 1 + 11 * Math.sin(Math.PI * c / 22);
        assertEquals(sum * lifter, got[frame * 40 + c], 2e-3, "frame " + frame + ", coefficient " + c);
      }
    }
  }

  private static double mel(double hz) {
    return 1127 * Math.log(1 + hz / 700);
  }

  @Test
  void energy_standsInPlaceOfTheFirstCoefficient() throws IOException {
    float[] audio = noise(400, 4);
    double mean = 0;
    for (float x : audio) {
      mean += x / 400;
    }
    double energy = 0;
    for (float x : audio) {
      energy += Math.pow((x - mean) * 32768, 2);
    }
    assertEquals(Math.log(energy), features(options("--dither=0"), audio, 400)[0], 1e-4);
    assertEquals(Math.log(energy), features(options("--dither=0\n--htk-compat=true"), audio, 400)[12], 1e-4);
  }

  @Test
  void wrongOptions_areOneError() {
    for (String text : new String[] {"--num-ceps=50", "--high-freq=9000", "--window-type=round", "--frame-shift=0.5", "--dither=-1",
        "--round-to-power-of-two=false", "--sample-frequency=16000.5", "--num-mel-bins=2", "--frame-length=1e9", "--other=1"}) {
      assertThrows(ModelFormatException.class, () -> options(text), text);
    }
  }
}
