package io.dualmode.tools.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.encoder.EncoderConfig;
import io.dualmode.model.encoder.EncoderConfig.StemLayer;
import io.dualmode.model.frontend.LogMelFilterBank;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
  private static final int BINS = 80;

  private static float[] tone(double hz, double level) {
    float[] x = new float[8000];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (level * Math.sin(2 * Math.PI * hz * i / 16000));
    }
    return LogMelFilterBank.features(x);
  }

  private static int peak(float[] features, int frame) {
    int best = 0;
    for (int i = 0; i < BINS; i++) {
      best = features[frame * BINS + i] > features[frame * BINS + best] ? i : best;
    }
    return best;
  }

  @Test
  void scaled_liesBetweenNothingAndTheWholeStrength() {
    Augmentation whole = Augmentation.defaults();
    Augmentation half = whole.scaled(0.5);
    assertEquals(0.94, half.minStretch(), 1e-12);
    assertEquals(1.06, half.maxWarp(), 1e-12);
    assertEquals(-12.5, half.minGainDecibel(), 1e-12);
    assertEquals(0.5 * whole.noiseProbability(), half.noiseProbability(), 1e-12);
    assertEquals(whole.minSnrDecibel(), half.minSnrDecibel(), "noise is rarer, not weaker");
    float[] speech = tone(700, 0.2);
    Augmenter none = new Augmenter(whole.scaled(0), null);
    Augmenter.Augmented same = none.apply(speech.clone(), n -> true, new SplittableRandom(3));
    for (int i = 0; i < same.features().length; i++) {
      assertEquals(speech[same.shiftFrames() * BINS + i], same.features()[i], 1e-3);
    }
    assertTrue(assertThrows(IllegalArgumentException.class, () -> whole.scaled(1.1)).getMessage().contains("1.1, allowed: 0..1"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.88, 0.95, 1, 1.07, 1.13})
  void timeStretch_ramp_isTheRampAtAnotherSpeed(double factor) {
    int frames = 200;
    float[] ramp = new float[frames * 3];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = i / 3 * 0.5f + i % 3;
    }
    float[] y = TimeStretch.apply(ramp, frames, 3, factor);
    assertEquals(Math.round(frames * factor), y.length / 3);
    for (int j = 0; j < y.length / 3; j++) {
      for (int i = 0; i < 3; i++) {
        assertEquals(Math.min(frames - 1, j / factor) * 0.5 + i, y[3 * j + i], 1e-4);
      }
      assertEquals(j / factor, TimeStretch.inputFrame(j, factor, frames), 0.5 + 1e-9);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.88, 0.94, 1.06, 1.12})
  void melWarp_tone_looksLikeTheToneAtTheScaledFrequency(double factor) {
    for (double hz : new double[] {500, 1200, 3000, 5000}) {
      float[] warped = tone(hz, 0.3);
      MelWarp.apply(warped, warped.length / BINS, BINS, factor);
      float[] expected = tone(hz * factor, 0.3);
      assertEquals(peak(expected, 20), peak(warped, 20), 1, hz + " Hz times " + factor);
    }
  }

  @Test
  void melWarp_factorOne_changesNothing() {
    float[] x = tone(700, 0.3);
    float[] y = x.clone();
    MelWarp.apply(y, y.length / BINS, BINS, 1);
    assertArrayEquals(x, y, 1e-4f);
  }

  @Test
  void gain_onEnergies_equalsTheGainOnTheWaveform() {
    float[] quiet = tone(900, 0.01);
    float[] loud = tone(900, 0.01 * Math.pow(10, 6 / 20.0));
    MelEnergy.fromLog(quiet, quiet.length);
    MelEnergy.toLog(quiet, quiet.length, MelEnergy.powerRatio(6));
    assertArrayEquals(loud, quiet, 0.02f);
  }

  @Test
  void room_anyEnergies_equalsTheDirectSum() {
    Random random = new Random(4);
    int frames = 60;
    float[] energies = new float[frames * BINS];
    for (int i = 0; i < energies.length; i++) {
      energies[i] = random.nextFloat();
    }
    float[] wet = energies.clone();
    double t60 = 0.5;
    double ratio = 4;
    Room.apply(wet, frames, BINS, t60, ratio);
    double d = Math.pow(10, -0.06 / t60);
    double a = (1 - d) / d / Math.pow(10, ratio / 10);
    for (int t = 0; t < frames; t++) {
      double expected = energies[t * BINS + 7];
      for (int k = 1; k <= t; k++) {
        expected += a * Math.pow(d, k) * energies[(t - k) * BINS + 7];
      }
      assertEquals(expected, wet[t * BINS + 7], 1e-4);
    }
  }

  @Test
  void room_impulse_decays60DecibelInT60WithTheRatioAsked() {
    int frames = 400;
    float[] energies = new float[frames * BINS];
    Arrays.fill(energies, 0, BINS, 1f);
    Room.apply(energies, frames, BINS, 0.4, 3);
    double late = 0;
    for (int t = 1; t < frames; t++) {
      late += energies[t * BINS];
    }
    assertEquals(3, 10 * Math.log10(energies[0] / late), 0.01);
    assertEquals(60, 10 * Math.log10(energies[5 * BINS] / energies[45 * BINS]), 0.01);
  }

  @Test
  void mix_noise_hasTheRatioAsked() {
    Random random = new Random(5);
    float[] speech = new float[900];
    float[] noise = new float[900];
    for (int i = 0; i < 900; i++) {
      speech[i] = random.nextFloat() * 3;
      noise[i] = random.nextFloat() * 0.01f;
    }
    float[] mixed = speech.clone();
    NoiseMixer.mix(mixed, noise, 900, 12);
    double added = 0;
    double signal = 0;
    for (int i = 0; i < 900; i++) {
      added += mixed[i] - speech[i];
      signal += speech[i];
    }
    assertEquals(12, 10 * Math.log10(signal / added), 1e-3);
    float[] untouched = speech.clone();
    NoiseMixer.mix(untouched, new float[900], 900, 12);
    assertArrayEquals(speech, untouched);
  }

  @Test
  void bandLimit_binsAbove_areAtTheFloor() {
    float[] x = new float[30 * BINS];
    Arrays.fill(x, 0.5f);
    BandLimit.apply(x, x.length / BINS, BINS, 60);
    MelEnergy.toLog(x, x.length, 4);
    for (int i = 0; i < x.length; i++) {
      assertTrue(i % BINS < 60 ? Math.abs(x[i] - Math.log(2)) < 1e-5 : Math.abs(x[i] - Math.log(1e-6)) < 1e-5, "value " + i);
    }
  }

  @Test
  void specAugment_bothContexts_masksTheSameFeaturesInEveryWindowAndInThePlane() {
    EncoderConfig c = new EncoderConfig(BINS, 3, 3, 11, 100, 3f, 32, 16, List.of(EncoderConfig.Block.conv(1, 1)), 8, 64, 32, 40,
        8, 9, 8, 8, 8);
    int frames = 700;
    int encoderFrames = c.encoderFrames(frames);
    int masked = 0;
    for (int seed = 0; seed < 20; seed++) {
      SpecAugment masks = SpecAugment.draw(Augmentation.defaults(), 1, frames, BINS, new SplittableRandom(seed));
      float[] windows = new float[encoderFrames * c.windowSize()];
      Arrays.fill(windows, 1f);
      masks.apply(c, windows, 0, encoderFrames);
      for (int k = 0; k < encoderFrames; k++) {
        for (int i = 0; i < c.windowSize(); i++) {
          int n = 3 * k - 3 + i / BINS;
          boolean expected = n >= 0 && n < frames && masks.masks(n, i % BINS);
          assertEquals(expected ? 0f : 1f, windows[k * c.windowSize() + i]);
          masked += expected ? 1 : 0;
        }
      }
    }
    EncoderConfig stemmed = new EncoderConfig(BINS, 3, 1, 3, 100, 3f, 32, 16, c.blocks(), 8, 64, 32, 40, 8, 9, 8, 8, 8,
        List.of(new StemLayer(32, 1, 2), new StemLayer(32, 3, 1)));
    SpecAugment drawn = SpecAugment.draw(Augmentation.defaults(), 1, frames, BINS, new SplittableRandom(7));
    float[] plane = new float[stemmed.inputRows(encoderFrames) * BINS];
    Arrays.fill(plane, 1f);
    drawn.apply(stemmed, plane, 0, encoderFrames);
    for (int i = 0; i < plane.length; i++) {
      int n = i / BINS - 1;
      assertEquals(n >= 0 && n < frames && drawn.masks(n, i % BINS) ? 0f : 1f, plane[i], "plane " + i);
    }
    double share = masked / (20.0 * encoderFrames * c.windowSize());
    // 2 masks of 7 of 80 bins and 3.5 masks of 10 of 700 frames, on average
    assertEquals(1 - (1 - 14 / 80.0) * (1 - 35 / 700.0), share, 0.06);
    SpecAugment none = SpecAugment.draw(Augmentation.defaults(), 0, frames, BINS, new SplittableRandom(1));
    for (int n = 0; n < frames; n++) {
      assertTrue(!none.masks(n, n % BINS));
    }
  }

  @Test
  void apply_defaults_staysFiniteAndInRange() {
    Augmenter augmenter = new Augmenter(new Augmentation(0.88, 1.13, 0.88, 1.12, -10, 6, 0, 5, 25, 0.5, 0.2, 0.8, 0, 15, 0.5,
        52, 77, 2, 2, 14, 200, 20, 0, 0, 0, 0), null);
    for (int frames : new int[] {1, 2, 20, 333}) {
      float[] x = new float[frames * BINS];
      Arrays.fill(x, -13.81552f);
      for (int seed = 0; seed < 40; seed++) {
        Augmenter.Augmented y = augmenter.apply(x, n -> false, new SplittableRandom(seed));
        assertEquals(y.frames() * BINS, y.features().length);
        assertTrue(y.frames() >= 1 && Math.abs(y.frames() + y.shiftFrames() - frames * y.stretch()) <= 1);
        for (float f : y.features()) {
          assertEquals(-13.8155, f, 1e-2);
        }
      }
    }
  }

  @Test
  void pauses_anyDraw_leaveEveryFrameInItsPlace() {
    Augmentation settings = new Augmentation(1, 1, 1, 1, 0, 0, 0, 5, 25, 0, 0.2, 0.8, 0, 15, 0, 52, 77, 2, 0, 0, 200, 0, 0.7, 10, 0.9, 3);
    Augmenter augmenter = new Augmenter(settings, null);
    int inside = 0;
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int frames = 20 + random.nextInt(300);
      float[] x = new float[frames * BINS];
      for (int i = 0; i < x.length; i++) {
        x[i] = -3 - 4 * random.nextFloat();
      }
      int quiet = 5 + random.nextInt(frames - 10);
      Augmenter.Augmented y = augmenter.apply(x.clone(), n -> Math.abs(n - quiet) < 4, new SplittableRandom(seed));
      Pauses pauses = y.pauses();
      assertEquals(frames - y.shiftFrames() + pauses.front() + pauses.inside() + pauses.behind(), y.frames());
      assertTrue(Math.max(pauses.front(), pauses.behind()) <= frames + 100 && pauses.inside() <= 300);
      inside += pauses.inside() > 0 ? 1 : 0;
      int last = -1;
      for (int n = 0; n < y.frames(); n++) {
        int original = y.originalFrame(n, frames);
        assertTrue(original == last || original == last + 1 || last == -1 && original == y.shiftFrames(), "frame " + n);
        if (original == last && original >= 0 && original < frames) {
          assertTrue(Math.abs(original - quiet) < 4, "a pause in speech at " + original);
        } else if (original >= 0 && original < frames) {
          assertEquals(x[original * BINS + 7], y.features()[n * BINS + 7], 1e-3, "frame " + n);
        }
        last = original;
      }
    }
    assertTrue(inside > 100, inside + " pauses inside");
  }
}
