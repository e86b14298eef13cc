package io.dualmode.model.djl;

import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.supernet.RandomSupernet;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.model.supernet.shape.SupernetWeights;
import io.dualmode.model.supernet.stream.JavaEncoder;
import java.util.List;
import java.util.Set;

/** What {@link DjlIsolationTest} runs. */
final class DjlProbe {
  private DjlProbe() {}

  public static void main(String[] args) {
    EncoderConfig config = new EncoderConfig(8, 3, 3, 11, 100, 3f, 32, 32, List.of(Block.conv(1, 1)), 8, 20, 32, 12, 32, 20, 32,
        32, 8);
    SupernetWeights weights = RandomSupernet.create(config, 0.5, 1);
    if (args[0].equals("djl")) {
      try {
        DjlEncoder.load(weights, Set.of(WeightSet.DENSE), "cpu");
      } catch (IllegalStateException e) {
        System.out.println("refused: " + e.getMessage());
      }
      return;
    }
    try (EncoderStream stream = JavaEncoder.load(weights).newStream(Corner.FULL_CONTEXT)) {
      int[] frames = {0};
      stream.accept(new float[100 * 8], 0, 100, (data, offset, first, count) -> frames[0] += count);
      stream.finish((data, offset, first, count) -> frames[0] += count);
      System.out.println("encoded " + frames[0] + " frames");
    }
  }
}
