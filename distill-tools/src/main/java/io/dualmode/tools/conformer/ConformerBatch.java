package io.dualmode.tools.conformer;

import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.model.conformer.ConformerConfig.Context;
import java.util.Arrays;
import java.util.List;

/**
 * Utterances that a FastConformer hears together, and the masks of what it may see of them.
 *
 * @param features of each utterance, standardised, {@code [frames, bins]}
 * @param phones of each utterance's encoded frames {@code [encoded, places]}, -1 for none
 * @param units word pieces of each utterance
 * @param context what attention sees
 * @param seconds audio before augmentation
 */
record ConformerBatch(ConformerConfig config, List<float[]> features, List<int[]> phones, List<int[]> units, Context context, double seconds) {
  private static final float UNSEEN = -1e9f;

  int size() {
    return features.size();
  }

  /** Feature frames of an utterance with the one behind it that NeMo adds. */
  private int frames(int utterance) {
    return features.get(utterance).length / config.features() + 1;
  }

  /** Rows of an utterance after so many convolutions of the subsampling. */
  private int rows(int utterance, int convolutions) {
    return rowsOf(frames(utterance), convolutions);
  }

  private int rowsOf(int frames, int convolutions) {
    int rows = frames;
    for (int l = 0; l < convolutions; l++) {
      rows = config.subsampled(rows);
    }
    return rows;
  }

  private int convolutions() {
    return Integer.numberOfTrailingZeros(config.stride());
  }

  private int maxFrames() {
    int most = 0;
    for (int b = 0; b < size(); b++) {
      most = Math.max(most, frames(b));
    }
    return most;
  }

  /** Encoded frames of an utterance. */
  int encoded(int utterance) {
    return rows(utterance, convolutions());
  }

  /** Those of the longest one. */
  int maxEncoded() {
    return rowsOf(maxFrames(), convolutions());
  }

  /** {@code [size, maxFrames, bins]}. */
  float[] input() {
    int row = maxFrames() * config.features();
    float[] x = new float[size() * row];
    Arrays.fill(x, ConformerProgram.outside());
    for (int b = 0; b < size(); b++) {
      System.arraycopy(features.get(b), 0, x, b * row, features.get(b).length);
    }
    return x;
  }

  /** {@code [size, rows]} after so many convolutions: 1 where an utterance is, 0 behind it. */
  float[] keep(int convolutions) {
    int most = rowsOf(maxFrames(), convolutions);
    float[] keep = new float[size() * most];
    for (int b = 0; b < size(); b++) {
      Arrays.fill(keep, b * most, b * most + rows(b, convolutions), 1);
    }
    return keep;
  }

  /** {@code [size, maxEncoded, maxEncoded]}: 0 where a frame sees another one, else very negative. */
  float[] allow() {
    int most = maxEncoded();
    float[] allow = new float[size() * most * most];
    Arrays.fill(allow, UNSEEN);
    int chunk = context.right() + 1;
    for (int b = 0; b < size(); b++) {
      int frames = encoded(b);
      for (int i = 0; i < frames; i++) {
        int begin = i - i % chunk;
        int from = (b * most + i) * most;
        Arrays.fill(allow, from + Math.max(0, begin - context.left()), from + Math.min(frames, begin + chunk), 0);
      }
    }
    return allow;
  }

  /** Sinusoids of the distances {@code maxEncoded - 1} to {@code 1 - maxEncoded}, {@code [2 maxEncoded - 1, dim]}. */
  float[] positions() {
    int most = maxEncoded();
    int d = config.dim();
    float[] values = new float[(2 * most - 1) * d];
    for (int i = 0; i < 2 * most - 1; i++) {
      for (int m = 0; m < d / 2; m++) {
        double angle = (most - 1 - i) * Math.exp(-2.0 * m / d * Math.log(10_000));
        values[i * d + 2 * m] = (float) Math.sin(angle);
        values[i * d + 2 * m + 1] = (float) Math.cos(angle);
      }
    }
    return values;
  }

  /** {@code [size, maxEncoded, places]}, -1 where no phone is known. */
  long[] phoneLabels() {
    int row = maxEncoded() * ConformerNetwork.PLACES;
    long[] labels = new long[size() * row];
    Arrays.fill(labels, -1);
    for (int b = 0; b < size(); b++) {
      int[] own = phones.get(b);
      for (int i = 0; i < own.length; i++) {
        labels[b * row + i] = own[i];
      }
    }
    return labels;
  }
}
