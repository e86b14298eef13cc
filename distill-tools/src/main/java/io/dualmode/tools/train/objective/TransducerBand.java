package io.dualmode.tools.train.objective;

import io.dualmode.tools.data.TrainingBatch;
import java.util.Arrays;

/**
 * The part of the transducer lattice that training looks at: at every frame the {@link #WIDTH} label counts around the one that the
 * alignment has reached (alignment-restricted transducer, Mahadeokar et al., SLT 2021), which leaves a label time to come late.
 *
 * <p>Column {@code s} of frame {@code t} stands for {@code start[b][t] + s} labels emitted. Predictor contexts are numbered
 * {@code b * positions + u} for {@code u} labels emitted.
 *
 * @param positions contexts per utterance, the longest target plus one
 * @param before [B * positions], the label before the last one, 0 when there is none
 * @param last [B * positions], the last label
 * @param rows [B * T * S], the context of each node
 * @param label [B * T * S], the label that each node may emit next
 */
public record TransducerBand(int positions, long[] before, long[] last, long[] rows, long[] label, int[][] labelsOf, int[][] start) {
  /** Label counts per frame. */
  public static final int WIDTH = 14;
  /** Columns below the aligned count: how many labels may be late. */
  private static final int LATE = 9;
  /** Log-probability outside the band. */
  private static final float OUTSIDE = -1e4f;

  public static TransducerBand of(TrainingBatch batch, int[][] labels) {
    int positions = Arrays.stream(labels).mapToInt(l -> l.length).max().orElse(0) + 1;
    int frames = batch.maxFrames();
    long[] before = new long[batch.size() * positions];
    long[] last = new long[batch.size() * positions];
    long[] rows = new long[batch.size() * frames * WIDTH];
    long[] label = new long[rows.length];
    int[][] start = new int[batch.size()][frames];
    for (int b = 0; b < batch.size(); b++) {
      for (int u = 0; u <= labels[b].length; u++) {
        before[b * positions + u] = u > 1 ? labels[b][u - 2] : 0;
        last[b * positions + u] = u > 0 ? labels[b][u - 1] : 0;
      }
      int[] entries = entries(batch.phones()[b], batch.entryFrames()[b]);
      int reached = 0;
      for (int t = 0; t < frames; t++) {
        while (reached < entries.length && entries[reached] <= t) {
          reached++;
        }
        // The first frame must hold "nothing emitted", the last one "everything emitted".
        int top = Math.max(0, labels[b].length + 1 - WIDTH);
        int earliest = Math.max(0, labels[b].length + 1 - WIDTH - (batch.frames()[b] - 1 - t));
        start[b][t] = t == 0 ? 0 : Math.max(earliest, Math.min(top, Math.max(0, reached - LATE)));
        for (int s = 0; s < WIDTH; s++) {
          int u = Math.min(start[b][t] + s, labels[b].length);
          int at = (b * frames + t) * WIDTH + s;
          rows[at] = (long) b * positions + u;
          label[at] = u < labels[b].length ? labels[b][u] : 0;
        }
      }
    }
    return new TransducerBand(positions, before, last, rows, label, labels, start);
  }

  private static int[] entries(int[] phones, int[] entryFrames) {
    int[] entries = new int[phones.length];
    int n = 0;
    for (int i = 0; i < phones.length; i++) {
      if (phones[i] != 0) {
        entries[n++] = entryFrames[i];
      }
    }
    return Arrays.copyOf(entries, n);
  }

  /** Labels of an utterance. */
  int labels(int utterance) {
    return labelsOf[utterance].length;
  }

  /** One utterance's plane {@code [length, labels + 1]} with its band filled in from {@code values [B, T, S]}. */
  float[] spread(float[] values, int utterance, int maxFrames, int length) {
    int stride = labels(utterance) + 1;
    float[] plane = new float[length * stride];
    Arrays.fill(plane, OUTSIDE);
    for (int t = 0; t < length; t++) {
      int from = (utterance * maxFrames + t) * WIDTH;
      int first = start[utterance][t];
      int n = Math.min(WIDTH, stride - first);
      System.arraycopy(values, from, plane, t * stride + first, n);
    }
    return plane;
  }

  /** The reverse of {@link #spread}: takes the band of a plane back into {@code values}. */
  void collect(float[] plane, float[] values, int utterance, int maxFrames, int length) {
    int stride = labels(utterance) + 1;
    for (int t = 0; t < length; t++) {
      int first = start[utterance][t];
      System.arraycopy(plane, t * stride + first, values, (utterance * maxFrames + t) * WIDTH, Math.min(WIDTH, stride - first));
    }
  }
}
