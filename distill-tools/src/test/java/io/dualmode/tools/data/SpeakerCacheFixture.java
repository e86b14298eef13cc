package io.dualmode.tools.data;

import io.dualmode.model.frontend.LogMelFilterBank;
import io.dualmode.tools.manifest.ManifestEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/**
 * A cache of made-up voices: each has a spectrum of its own that every utterance shares, under a random channel, with syllables and
 * pauses.
 */
public final class SpeakerCacheFixture {
  private static final int BINS = LogMelFilterBank.BINS;

  private SpeakerCacheFixture() {}

  /** Writes {@code training} voices of split train and {@code held} of split dev, five utterances of 1 to 2 s each, and noise. */
  public static FeatureCache create(Path folder, int training, int held, long seed) throws IOException {
    Random random = new Random(seed);
    try (FeatureCacheWriter writer = new FeatureCacheWriter(folder)) {
      for (int s = 0; s < training + held; s++) {
        float[] voice = voice(random);
        for (int u = 0; u < 5; u++) {
          add(writer, folder, "s" + s + "u" + u, "voices", s < training ? "train" : "dev", "s" + s, utterance(voice, random));
        }
      }
      add(writer, folder, "x", "voices", "train", "unknown", utterance(voice(random), random));
      add(writer, folder, "n", "noise", "", "", utterance(new float[BINS], random));
      writer.commit();
    }
    return FeatureCache.open(folder);
  }

  private static void add(FeatureCacheWriter writer, Path folder, String id, String corpus, String split, String speaker, short[] features)
      throws IOException {
    int frames = features.length / BINS;
    writer.add(new ManifestEntry(id, corpus, folder, 0, "", speaker, split, ""), new short[240 + 160 * frames], features);
  }

  private static float[] voice(Random random) {
    float[] voice = new float[BINS];
    for (int formant = 0; formant < 4; formant++) {
      double centre = random.nextInt(BINS);
      for (int i = 0; i < BINS; i++) {
        voice[i] += (float) (3 * Math.exp(-(i - centre) * (i - centre) / 18));
      }
    }
    return voice;
  }

  /** The voice's spectrum comes and goes with the syllables, so that no mean normalisation removes it. */
  private static short[] utterance(float[] voice, Random random) {
    int frames = 100 + random.nextInt(100);
    short[] out = new short[frames * BINS];
    double tilt = random.nextGaussian() * 0.02;
    for (int n = 0; n < frames; n++) {
      boolean pause = n % 60 >= 50;
      double loud = pause ? 0 : 0.5 + 0.5 * Math.sin(n * 0.4);
      for (int i = 0; i < BINS; i++) {
        double value = (pause ? -12 : -6) + loud * voice[i] + tilt * i + 0.3 * random.nextGaussian();
        out[n * BINS + i] = FeatureCache.quantise((float) value);
      }
    }
    return out;
  }
}
