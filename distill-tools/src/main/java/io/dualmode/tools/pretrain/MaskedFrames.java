package io.dualmode.tools.pretrain;

import io.dualmode.model.encoder.EncoderConfig;
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
 * @param hidden {@code [B, T, P]}, 1 where position {@code p} of a window shows a masked feature frame, else 0
 * @param index {@code [N]}, masked frames as {@code b * T + t}
 * @param targets {@code [N, stride * melBins]}, the normalised features that each masked frame stands for
 * @param candidates {@code [N, K + 1]}: the frame's own number in {@code index}, then those of {@code K} distractors, drawn with
 *     replacement from the other masked frames of its utterance
 * @param width {@code K + 1}
 */
record MaskedFrames(float[] hidden, long[] index, float[] targets, long[] candidates, int width) {

  static MaskedFrames draw(EncoderConfig config, PretrainShape shape, TrainingBatch batch, int distractors, SplittableRandom random) {
    int positions = config.inputLeft() + 1 + config.inputRight();
    int frames = batch.maxFrames();
    float[] hidden = new float[batch.size() * frames * positions];
    List<Integer> index = new ArrayList<>();
    List<long[]> candidates = new ArrayList<>();
    for (int b = 0; b < batch.size(); b++) {
      boolean[] masked = SpanMask.draw(batch.frames()[b], shape.maskStart(), shape.maskSpan(), random);
      hide(config, masked, hidden, b * frames, positions);
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
      int from = index.get(n) * config.windowSize() + config.inputLeft() * config.melBins();
      System.arraycopy(batch.fullWindows(), from, targets, n * size, size);
      System.arraycopy(candidates.get(n), 0, flat, n * (distractors + 1), distractors + 1);
    }
    return new MaskedFrames(hidden, index.stream().mapToLong(i -> i).toArray(), targets, flat, distractors + 1);
  }

  private static void hide(EncoderConfig config, boolean[] masked, float[] hidden, int firstFrame, int positions) {
    for (int t = 0; t < masked.length; t++) {
      for (int p = 0; p < positions; p++) {
        int feature = config.stride() * t - config.inputLeft() + p;
        int frame = Math.floorDiv(feature, config.stride());
        hidden[(firstFrame + t) * positions + p] = frame >= 0 && frame < masked.length && masked[frame] ? 1 : 0;
      }
    }
  }

  int count() {
    return index.length;
  }
}
