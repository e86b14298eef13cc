package io.dualmode.tools.pretrain;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.model.supernet.shape.FeatureWindows;
import io.dualmode.tools.data.TrainingBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A small network and speech whose masked frames follow from their surroundings: patterns in a fixed round, noisy. */
final class TinyPretraining {
  static final EncoderConfig CONFIG = new EncoderConfig(8, 3, 1, 3, 20, 3f, 64, 32,
      List.of(Block.conv(1, 1), Block.attention(16, List.of(0f, 0.1f)), Block.conv(2, 2), Block.conv(1, 2)), 8, 16, 32, 2, 32, 1, 32, 32, 16);
  static final PretrainShape SHAPE = new PretrainShape(2, 16, 16, 32, 0.1, 3);

  private static final int ROUND = 12;
  private final float[][] patterns = new float[ROUND][CONFIG.melBins()];
  private final Random random;

  TinyPretraining(long seed) {
    Random fixed = new Random(3);
    for (float[] p : patterns) {
      for (int i = 0; i < p.length; i++) {
        p[i] = (float) (3 * fixed.nextGaussian());
      }
    }
    random = new Random(seed);
  }

  TrainingBatch batch(int size, int longest) {
    int width = CONFIG.windowSize();
    int[] frames = new int[size];
    float[] full = new float[size * longest * width];
    float[] streaming = new float[full.length];
    for (int b = 0; b < size; b++) {
      frames[b] = b == 0 ? longest : longest - random.nextInt(longest / 4);
      int phase = random.nextInt(ROUND);
      int n = frames[b] * CONFIG.stride();
      float[] x = new float[n * CONFIG.melBins()];
      for (int f = 0; f < n; f++) {
        for (int i = 0; i < CONFIG.melBins(); i++) {
          x[f * CONFIG.melBins() + i] = patterns[(phase + f / CONFIG.stride()) % ROUND][i] + 0.5f * (float) random.nextGaussian();
        }
      }
      FeatureWindows.full(CONFIG, new float[CONFIG.melBins()], x, 0, n, full, b * longest * width);
      FeatureWindows.streaming(CONFIG, new float[CONFIG.melBins()], x, 0, n, streaming, b * longest * width);
    }
    int[] labels = new int[size * longest];
    Arrays.fill(labels, -1);
    return new TrainingBatch(0, 0, size, longest, frames, full, streaming, new int[size][0], new int[size][0], labels, size, 0,
        new String[size]);
  }
}
