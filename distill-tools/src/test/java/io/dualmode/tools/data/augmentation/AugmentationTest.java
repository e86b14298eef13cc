package io.dualmode.tools.data.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import io.dualmode.model.language.en.English;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.StemLayer;
import io.dualmode.tools.data.cache.CacheFixture;
import io.dualmode.tools.data.cache.PhoneAlignment;
import io.dualmode.tools.sound.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
  private static final int BINS = 80;

  private static final UnitInventory UNITS = English.arpabet();
  private static final Augmentation.Voice SAME_VOICE = new Augmentation.Voice(new Range(1, 1), new Range(1, 1));
  private static final Augmentation.Edges NO_EDGES = new Augmentation.Edges(0, 0, 0, 0, 0, 0);
  private static final Augmentation.Place NO_PLACE = new Augmentation.Place(0, new Range(0, 0), 0);
  private static final Augmentation.Microphone AS_IT_IS = new Augmentation.Microphone(new Range(0, 0), 0, new Range(0, 0));
  private static final Augmentation.Channel NO_CHANNEL = new Augmentation.Channel(0, 0, 0, new Range(6000, 6000), 0, new Range(4000, 4000));

  @TempDir
  static Path folder;
  private static CacheFixture data;

  @BeforeAll
  static void create() throws IOException {
    data = CacheFixture.create(folder, 3);
  }

  private static Augmentation with(
      Augmentation.Edges edges, Augmentation.Place place, Augmentation.Microphone microphone, Augmentation.Channel channel) {
    return new Augmentation(SAME_VOICE, edges, place, microphone, channel, new Augmentation.Masks(0, 0, 200, 0));
  }

  private static short[] burst(int samples, double level, long seed) {
    Random random = new Random(seed);
    short[] x = new short[samples];
    for (int i = 0; i < samples; i++) {
      x[i] = (short) (32_767 * level * (0.6 + 0.4 * Math.sin(i * 3e-3)) * (2 * random.nextDouble() - 1));
    }
    return x;
  }

  private static Augmenter.Augmented heard(Augmenter augmenter, short[] x, IntPredicate silent, long seed) {
    return augmenter.apply(x, LikeLengths.draw(new SplittableRandom(~seed)), silent, new SplittableRandom(seed));
  }

  private static float[] features(short[] pcm) {
    return LogMelFilterBank.features(Samples.fromPcm16(pcm, 0, pcm.length));
  }

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
    assertEquals(new Range(0.9, 1.125), half.voice().stretch());
    assertEquals(-17.5, half.microphone().gainDecibel().low(), 1e-12);
    assertEquals(0.5 * whole.place().noiseShare(), half.place().noiseShare(), 1e-12);
    assertEquals(whole.place().snrDecibel(), half.place().snrDecibel(), "noise is rarer, not weaker");
    assertEquals(0.5 * whole.channel().opusShare(), half.channel().opusShare(), 1e-12);
    assertEquals(7, half.masks().maxFrequencyMaskBins());
    short[] speech = burst(9000, 0.2, 3);
    Augmenter.Augmented same = heard(new Augmenter(whole.scaled(0), null), speech, n -> true, 3);
    int first = same.timeline().first();
    assertTrue(first < 480);
    assertArrayEquals(features(Arrays.copyOfRange(speech, first, speech.length)), same.features());
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
  void specAugment_bothContexts_masksTheSameFeaturesInEveryWindow() {
    EncoderConfig c = new EncoderConfig(BINS, 3, 3, 11, 100, 3f, 32, 16, List.of(EncoderConfig.Block.conv(1, 1)), 8, 64, 32, 40,
        8, 9, 8, 8, 8);
    int frames = 700;
    int encoderFrames = c.encoderFrames(frames);
    int masked = 0;
    for (int seed = 0; seed < 20; seed++) {
      SpecAugment masks = SpecAugment.draw(Augmentation.defaults().masks(), 1, frames, BINS, new SplittableRandom(seed));
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
    SpecAugment drawn = SpecAugment.draw(Augmentation.defaults().masks(), 1, frames, BINS, new SplittableRandom(7));
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
    SpecAugment none = SpecAugment.draw(Augmentation.defaults().masks(), 0, frames, BINS, new SplittableRandom(1));
    for (int n = 0; n < frames; n++) {
      assertTrue(!none.masks(n, n % BINS));
    }
  }

  @Test
  void apply_everythingAtOnce_staysFiniteForAnyLength() {
    Augmentation all = with(new Augmentation.Edges(0.5, 10, 0.5, 3, 0.5, 479), new Augmentation.Place(0.5, new Range(0, 20), 0.5),
        new Augmentation.Microphone(new Range(-40, 20), 0.3, new Range(3, 20)),
        new Augmentation.Channel(0.25, 0.25, 0.25, new Range(6000, 24_000), 0.25, new Range(2800, 7200)));
    Augmenter augmenter = new Augmenter(all, new NoiseMixer(data.cache));
    int seed = 0;
    for (int samples : new int[] {1, 399, 400, 401, 3200, 53_000}) {
      for (double level : new double[] {0, 0.3}) {
        for (int round = 0; round < 12; round++) {
          Augmenter.Augmented y = heard(augmenter, burst(samples, level, ++seed), n -> n % 9 < 4, seed);
          assertEquals(y.frames() * BINS, y.features().length);
          assertEquals(TimeStretch.frames(LogMelFilterBank.frames(y.timeline().samples()), y.timeline().stretch()), y.frames());
          for (float f : y.features()) {
            assertTrue(f > -14 && f < 15, "feature " + f + " of " + samples + " samples, seed " + seed);
          }
        }
      }
    }
  }

  @Test
  void timeline_anyDraw_leavesEveryFrameInItsPlace() {
    Augmentation settings = with(new Augmentation.Edges(0.7, 10, 0.9, 3, 0.4, 479), NO_PLACE, AS_IT_IS, NO_CHANNEL);
    int inside = 0;
    int cut = 0;
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int samples = 9000 + random.nextInt(50_000);
      int frames = LogMelFilterBank.frames(samples);
      short[] x = burst(samples, 0.3, seed);
      int quiet = 20 + random.nextInt(frames - 40);
      IntPredicate silent = n -> n < 14 || Math.abs(n - quiet) < 4 || n >= frames - 13;
      Augmenter.Augmented y = heard(new Augmenter(settings, null), x, silent, seed);
      Timeline t = y.timeline();
      assertEquals(LogMelFilterBank.frames(t.front() + t.kept() + t.inside() + t.behind()), y.frames());
      assertTrue(Math.max(t.front(), t.behind()) <= t.kept() + 16_000 && t.inside() <= Math.min(48_000, t.kept() + 16_000));
      assertTrue(t.first() < 14 * 160 + 480 && samples - t.first() - t.kept() <= 13 * 160, "speech was cut off");
      cut += t.first() >= 480 ? 1 : 0;
      inside += t.inside() > 0 ? 1 : 0;
      float[] plain = features(x);
      int last = -1;
      for (int n = 0; n < y.frames(); n++) {
        int original = t.recordingFrame(n, frames);
        assertTrue(original >= last, "frame " + n);
        boolean pause = original == last || original < 0 || original == frames;
        if (pause && original >= 0 && original < frames - 1) {
          assertTrue(silent.test(original), "a pause in speech at " + original);
        }
        // frames that begin in step with the recording's show the same
        boolean whole = n * 160 >= t.front() && n * 160 + 400 <= t.front() + t.at();
        if (whole && (n * 160 - t.front() + t.first()) % 160 == 0 && original > 0) {
          assertEquals(plain[original * BINS + 40], y.features()[n * BINS + 40], 2e-3, "frame " + n);
        }
        last = original;
      }
    }
    assertTrue(inside > 80, inside + " pauses inside");
    assertTrue(cut > 50, cut + " cuts in front");
  }

  @Test
  void timeline_alignment_hasSilenceWherePausesStandAndNoneThatIsCutAway() {
    PhoneAlignment spoken = PhoneAlignment.parse("u\t40\t0\tSIL 10 AA 20 SIL 10", UNITS);
    PhoneAlignment tight = PhoneAlignment.parse("u\t40\t0\tAA 20 B 20", UNITS);
    Timeline edges = new Timeline(0, 6640, 3200, 0, 0, 4800, 1);
    assertArrayEquals(new int[] {0, 1, 0}, edges.heard(spoken, 40).phones());
    PhoneAlignment both = edges.heard(tight, 40);
    assertArrayEquals(new int[] {0, 1, 7, 0}, both.phones());
    assertArrayEquals(new int[] {-1, 0, 20, 40}, both.starts());
    Timeline cut = new Timeline(9 * 160, 6640 - 2 * 9 * 160, 0, 0, 0, 0, 1);
    assertArrayEquals(new int[] {1}, cut.heard(spoken, 40).phones());
    assertArrayEquals(new int[] {10}, cut.heard(spoken, 40).starts());
    Timeline shifted = new Timeline(300, 6340, 0, 0, 0, 0, 1);
    assertArrayEquals(spoken.phones(), shifted.heard(spoken, 40).phones());
    assertArrayEquals(new int[] {0}, cut.heard(PhoneAlignment.parse("u\t40\t0\tSIL 40", UNITS), 40).phones());
  }

  @Test
  void gain_features_moveByIt() {
    short[] x = burst(16_000, 0.2, 1);
    float[] louder = new Augmenter(with(NO_EDGES, NO_PLACE, new Augmentation.Microphone(new Range(6, 6), 0, new Range(0, 0)), NO_CHANNEL), null)
        .features(x, new SplittableRandom(1));
    float[] plain = features(x);
    for (int i = 0; i < plain.length; i++) {
      double energy = Math.exp(plain[i]) - LogMelFilterBank.ENERGY_FLOOR;
      assertEquals(Math.log(energy * Math.pow(10, 0.6) + LogMelFilterBank.ENERGY_FLOOR), louder[i], 0.02);
    }
  }

  @Test
  void noise_level_isTheOneAskedAlsoWithPausesAround() {
    short[] x = burst(16_000, 0.2, 1);
    Augmentation.Edges edges = new Augmentation.Edges(1, 10, 0, 0, 0, 0);
    for (double snr : new double[] {0, 10, 20}) {
      Augmentation settings = with(edges, new Augmentation.Place(1, new Range(snr, snr), 0), AS_IT_IS, NO_CHANNEL);
      Augmentation quiet = with(edges, NO_PLACE, AS_IT_IS, NO_CHANNEL);
      double added = 0;
      double speech = 0;
      for (int seed = 0; seed < 40; seed++) {
        // white noise of the speech's own spectrum would add energies alike in all bins; clips of the corpus here are white too
        added += meanEnergy(heard(new Augmenter(settings, new NoiseMixer(data.cache)), x, n -> false, seed));
        speech += meanEnergy(heard(new Augmenter(quiet, null), x, n -> false, seed));
      }
      assertTrue(added > speech, "at " + snr + " dB " + added + " and " + speech);
      if (snr == 0) {
        assertEquals(3, 10 * Math.log10(added / speech), 2.5);
      }
      if (snr == 20) {
        assertTrue(10 * Math.log10(added / speech) < 1);
      }
    }
  }

  @Test
  void likeLengths_batch_isOfLikeRateAndAllRatesAndPausesOccur() {
    int paused = 0;
    int drawn = 0;
    double slowest = 1;
    double fastest = 1;
    Augmentation settings = Augmentation.defaults();
    for (int batch = 0; batch < 400; batch++) {
      SplittableRandom random = new SplittableRandom(batch);
      LikeLengths lengths = LikeLengths.draw(random);
      double least = 9;
      double most = 0;
      for (int i = 0; i < 20; i++) {
        Timeline t = Timeline.draw(settings, lengths, 40_000, n -> false, random);
        least = Math.min(least, t.stretch());
        most = Math.max(most, t.stretch());
        paused += t.front() > 0 ? 1 : 0;
        drawn++;
      }
      assertTrue(most / least < 1.09, "rates from " + least + " to " + most + " in a batch");
      slowest = Math.max(slowest, most);
      fastest = Math.min(fastest, least);
    }
    assertEquals(1.25, slowest, 0.005);
    assertEquals(0.8, fastest, 0.005);
    assertEquals(settings.edges().edgeShare(), (double) paused / drawn, 0.04);
  }

  @Test
  void noise_clips_ofMeasuringAreNotHeard() {
    int kept = 0;
    for (int i = 0; i < 4000; i++) {
      kept += NoiseMixer.isMeasuredWith("1-" + i * 37 + "-A") ? 1 : 0;
    }
    assertEquals(500, kept, 80);
  }

  /** Energy of the frames that show the recording, per frame of it. */
  private static double meanEnergy(Augmenter.Augmented x) {
    double sum = 0;
    int count = 0;
    for (int n = 0; n < x.frames(); n++) {
      int original = x.timeline().recordingFrame(n, 98);
      if (original >= 0 && original < 98) {
        for (int b = 0; b < BINS; b++) {
          sum += Math.exp(x.features()[n * BINS + b]);
        }
        count++;
      }
    }
    return sum / count;
  }
}
