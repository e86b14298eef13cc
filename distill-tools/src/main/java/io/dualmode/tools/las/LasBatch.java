package io.dualmode.tools.las;

import io.dualmode.model.format.config.LasConfig;
import io.dualmode.model.rescore.SpelledUnits;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * B utterances padded to T encoder frames and U units, as one step reads them.
 *
 * @param encoded [B, T, dim]
 * @param lengths frames of each utterance, [B]
 * @param history rows of the history tables, [B, U, n]
 * @param centres where the last unit ended, [B, U]
 * @param labels [B, U], -1 where padded
 * @param units labels that are not padding
 */
record LasBatch(int size, int frames, int longest, float[] encoded, float[] lengths, long[] history, float[] centres, long[] labels,
    int units, double audioSeconds) {

  /** One utterance: its encoder frames {@code [frames, dim]} and what is said in it. */
  record Utterance(float[] encoded, int frames, SpelledUnits spelled) {}

  /**
   * How training departs from the truth, so that the decoder expects the errors of a first pass.
   *
   * @param frames places where units end are moved by up to so many frames, uniformly
   * @param history share of the units before the one predicted that are replaced by any
   */
  record Noise(int frames, double history) {
    static final Noise NONE = new Noise(0, 0);
  }

  /** An aligned utterance as a rescorer spells it: its phones with silence, and the encoder frames at which they start. */
  static SpelledUnits spell(LasConfig shape, int[] phones, int[] entries, int frames) {
    SpelledUnits.Builder builder = new SpelledUnits.Builder(shape.pauseFrames());
    for (int i = 0; i < phones.length; i++) {
      if (phones[i] != 0) {
        builder.add(phones[i], entries[i], i + 1 < phones.length ? entries[i + 1] : frames);
      }
    }
    return builder.build(frames);
  }

  /** The same units on the frames of another encoder, [B, T, its dim]. */
  LasBatch on(float[] otherFrames) {
    return new LasBatch(size, frames, longest, otherFrames, lengths, history, centres, labels, units, audioSeconds);
  }

  /** @param inventory size of the unit inventory */
  static LasBatch of(List<Utterance> utterances, LasConfig config, int dim, int inventory, Noise noise, SplittableRandom random,
      double audioSeconds) {
    int size = utterances.size();
    int frames = utterances.stream().mapToInt(Utterance::frames).max().orElse(0);
    int longest = utterances.stream().mapToInt(u -> u.spelled().size()).max().orElse(0);
    int n = config.history();
    float[] encoded = new float[size * frames * dim];
    float[] lengths = new float[size];
    long[] history = new long[size * longest * n];
    float[] centres = new float[size * longest];
    long[] labels = new long[size * longest];
    int[] before = new int[n];
    int units = 0;
    Arrays.fill(labels, -1);
    for (int b = 0; b < size; b++) {
      Utterance one = utterances.get(b);
      System.arraycopy(one.encoded(), 0, encoded, b * frames * dim, one.frames() * dim);
      lengths[b] = one.frames();
      SpelledUnits spelled = one.spelled();
      units += spelled.size();
      for (int u = 0; u < longest; u++) {
        int at = b * longest + u;
        if (u < spelled.size()) {
          labels[at] = spelled.units()[u];
          int moved = spelled.starts()[u] + (noise.frames() == 0 ? 0 : random.nextInt(2 * noise.frames() + 1) - noise.frames());
          centres[at] = Math.max(0, Math.min(one.frames() - 1, moved));
          spelled.history(u, before, 0, n, inventory);
        } else {
          Arrays.fill(before, inventory);
        }
        for (int p = 0; p < n; p++) {
          int unit = noise.history() > 0 && before[p] < inventory && random.nextDouble() < noise.history() ? random.nextInt(inventory) : before[p];
          history[at * n + p] = p * (inventory + 1L) + unit;
        }
      }
    }
    return new LasBatch(size, frames, longest, encoded, lengths, history, centres, labels, units, audioSeconds);
  }
}
