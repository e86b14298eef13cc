package io.dualmode.tools.data;

import io.dualmode.model.frontend.logmel.LogMelFrontEnd;
import io.dualmode.tools.data.cache.CacheFixture;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.FeatureCacheWriter;
import io.dualmode.tools.manifest.ManifestEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/**
 * A cache of made-up voices: each has a spectrum of its own that every utterance shares, under a random channel, with syllables and
 * pauses.
 */
public final class SpeakerCacheFixture {

  private static final int RATE = 16_000;

  private SpeakerCacheFixture() {}

  /** Writes {@code training} voices of split train and {@code held} of split dev, five utterances of 1 to 2 s each, and noise. */
  public static FeatureCache create(Path folder, int training, int held, long seed) throws IOException {
    Random random = new Random(seed);
    try (FeatureCacheWriter writer = new FeatureCacheWriter(folder, LogMelFrontEnd.STANDARD)) {
      for (int s = 0; s < training + held; s++) {
        double[] voice = voice(random);
        for (int u = 0; u < 5; u++) {
          add(writer, folder, "s" + s + "u" + u, "voices", s < training ? "train" : "dev", "s" + s, utterance(voice, random));
        }
      }
      add(writer, folder, "x", "voices", "train", "unknown", utterance(voice(random), random));
      add(writer, folder, "n", "noise", "", "", utterance(new double[0], random));
      writer.commit();
    }
    return FeatureCache.open(folder);
  }

  private static void add(FeatureCacheWriter writer, Path folder, String id, String corpus, String split, String speaker, short[] pcm)
      throws IOException {
    writer.add(new ManifestEntry(id, corpus, folder, 0, "", speaker, split, ""), pcm, CacheFixture.features(pcm));
  }

  /** Frequencies of four resonances, evenly on the ear's scale. */
  private static double[] voice(Random random) {
    double[] voice = new double[4];
    for (int formant = 0; formant < voice.length; formant++) {
      voice[formant] = 200 * Math.pow(30, random.nextDouble());
    }
    return voice;
  }

  /** The voice's resonances come and go with the syllables, so that no mean normalisation removes them. */
  private static short[] utterance(double[] voice, Random random) {
    int samples = 240 + RATE + random.nextInt(RATE);
    double[][] past = new double[voice.length][2];
    short[] out = new short[samples];
    for (int i = 0; i < samples; i++) {
      double seconds = (double) i / RATE;
      double loud = seconds % 0.6 >= 0.5 ? 0 : 0.5 + 0.5 * Math.sin(40 * seconds);
      double breath = random.nextGaussian();
      double sum = 0.3 * breath;
      for (int f = 0; f < voice.length; f++) {
        double radius = 0.98;
        double y = breath + 2 * radius * Math.cos(2 * Math.PI * voice[f] / RATE) * past[f][0] - radius * radius * past[f][1];
        past[f][1] = past[f][0];
        past[f][0] = y;
        sum += loud * y;
      }
      out[i] = (short) (100 * sum);
    }
    return out;
  }
}
