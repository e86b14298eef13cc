package io.dualmode.tools.train;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.FeatureWindows;
import io.dualmode.tools.data.TrainingBatch;
import java.util.Arrays;
import java.util.Random;

/** Utterances of a toy language: each unit is a noisy spectral pattern that lasts some encoder frames. */
public final class SyntheticSpeech {
  private final EncoderConfig config;
  /** Of log energies, where speech has them. */
  private static final float LEVEL = -6;

  private final float[] mean;
  private final float[][] patterns;
  private final Random random;

  public SyntheticSpeech(EncoderConfig config, long seed) {
    this.config = config;
    mean = new float[config.melBins()];
    Arrays.fill(mean, LEVEL);
    random = new Random(seed);
    Random fixed = new Random(99);
    patterns = new float[config.units()][config.melBins()];
    for (float[] p : patterns) {
      for (int i = 0; i < p.length; i++) {
        p[i] = (float) (3 * fixed.nextGaussian());
      }
    }
  }

  float[] mean() {
    return mean;
  }

  /** Features {@code [frames, melBins]} of a random utterance. */
  float[] features(int frames) {
    float[] x = new float[frames * config.melBins()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (LEVEL + 3 * random.nextGaussian());
    }
    return x;
  }

  public TrainingBatch batch(int size, int phonesPerUtterance) {
    int[][] phones = new int[size][phonesPerUtterance + 1];
    int[][] entries = new int[size][phonesPerUtterance + 1];
    int[] frames = new int[size];
    int[][] labels = new int[size][];
    for (int b = 0; b < size; b++) {
      int at = 0;
      int[] label = new int[(phonesPerUtterance + 1) * 6];
      for (int i = 0; i <= phonesPerUtterance; i++) {
        phones[b][i] = i == 0 ? 0 : 1 + random.nextInt(config.units() - 1);
        entries[b][i] = at;
        int duration = 3 + random.nextInt(3);
        Arrays.fill(label, at, at + duration, phones[b][i]);
        at += duration;
      }
      frames[b] = at;
      labels[b] = Arrays.copyOf(label, at);
    }
    int longest = Arrays.stream(frames).max().orElseThrow();
    int input = config.inputRows(longest) * config.inputWidth();
    float[] full = new float[size * input];
    float[] streaming = full.clone();
    int[] frameLabels = new int[size * longest];
    Arrays.fill(frameLabels, -1);
    double seconds = 0;
    for (int b = 0; b < size; b++) {
      int n = frames[b] * config.stride();
      float[] x = new float[n * config.melBins()];
      for (int f = 0; f < n; f++) {
        for (int i = 0; i < config.melBins(); i++) {
          x[f * config.melBins() + i] = LEVEL + patterns[labels[b][f / config.stride()]][i] + (float) random.nextGaussian();
        }
      }
      FeatureWindows.full(config, mean, x, 0, n, full, b * input);
      FeatureWindows.streaming(config, mean, x, 0, n, streaming, b * input);
      System.arraycopy(labels[b], 0, frameLabels, b * longest, frames[b]);
      seconds += n * 0.01;
    }
    return new TrainingBatch(0, 0, size, longest, frames, full, streaming, phones, entries, frameLabels, seconds, 0, new String[size]);
  }
}
