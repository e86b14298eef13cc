package io.dualmode.tools.pretrain;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.data.TrainingBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What is hidden from the encoder in a batch and what it has to be told from.
 *
 * <p>Masks are drawn on encoder frames and hide the feature frames of their stride wherever a window shows them, so that no window
 * beside the span tells what is in it.
 *
 * @param hidden {@code [B, R, P]}, 1 where position {@code p} of a row of the input (a window, or the one frame of a plane) shows a masked
 *     feature frame, else 0
 * @param index {@code [N]}, masked frames as {@code b * T + t}
 * @param targets {@code [N, stride * melBins]}, the normalised features that each masked frame stands for
 * @param candidates {@code [N, K + 1]}: the frame's own number in {@code index}, then those of {@code K} distractors, drawn with
 *     replacement from the other masked frames of its utterance
 * @param width {@code K + 1}
 */
record MaskedFrames(float[] hidden, long[] index, float[] targets, long[] candidates, int width) {

  static MaskedFrames draw(EncoderConfig config, PretrainShape shape, TrainingBatch batch, int distractors, SplittableRandom random) {
    int positions = config.inputWidth() / config.melBins();
    int frames = batch.maxFrames();
    int rows = config.inputRows(frames);
    float[] hidden = new float[batch.size() * rows * positions];
    List<Integer> index = new ArrayList<>();
    List<long[]> candidates = new ArrayList<>();
    for (int b = 0; b < batch.size(); b++) {
      boolean[] masked = SpanMask.draw(batch.frames()[b], shape.maskStart(), shape.maskSpan(), random);
      hide(config, masked, hidden, b * rows, positions);
      int first = index.size();
      for (int t = 0; t < masked.length; t++) {
        if (masked[t]) {
          index.add(b * frames + t);
        }
      }
      int count = index.size() - first;
      if (count < 2) {
        // A single frame has nothing to be told from.
        index.subList(first, index.size()).clear();
        continue;
      }
      for (int i = 0; i < count; i++) {
        long[] row = new long[distractors + 1];
        row[0] = first + i;
        for (int k = 1; k <= distractors; k++) {
          int other = random.nextInt(count - 1);
          row[k] = first + (other < i ? other : other + 1);
        }
        candidates.add(row);
      }
    }
    int size = PretrainShape.targetSize(config);
    float[] targets = new float[index.size() * size];
    long[] flat = new long[index.size() * (distractors + 1)];
    for (int n = 0; n < index.size(); n++) {
      int b = index.get(n) / frames;
      int row = b * rows + step(config) * (index.get(n) % frames);
      int from = row * config.inputWidth() + config.inputLeft() * config.melBins();
      System.arraycopy(batch.fullInput(), from, targets, n * size, size);
      System.arraycopy(candidates.get(n), 0, flat, n * (distractors + 1), distractors + 1);
    }
    return new MaskedFrames(hidden, index.stream().mapToLong(i -> i).toArray(), targets, flat, distractors + 1);
  }

  private static void hide(EncoderConfig config, boolean[] masked, float[] hidden, int firstRow, int positions) {
    for (int row = 0; row < config.inputRows(masked.length); row++) {
      for (int p = 0; p < positions; p++) {
        int feature = config.stride() / step(config) * row - config.inputLeft() + p;
        int frame = Math.floorDiv(feature, config.stride());
        hidden[(firstRow + row) * positions + p] = frame >= 0 && frame < masked.length && masked[frame] ? 1 : 0;
      }
    }
  }

  /** Rows of the input from one encoder frame to the next. */
  private static int step(EncoderConfig config) {
    return config.hasStem() ? config.stride() : 1;
  }

  int count() {
    return index.length;
  }
}
