package io.dualmode.tools.supernet;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.model.supernet.shape.EncoderConfig.StemLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The network that a run's options describe. */
public final class NetworkShape {
  /** Taps of the convolution blocks, first to last: narrow below, wide above. */
  private static final int[] PAST = {1, 1, 1, 1, 2, 2, 3, 3, 3, 3, 3, 3};
  private static final int[] AHEAD = {1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3};
  private static final List<Float> SLOPES = List.of(0f, 0.02f, 0.08f, 0.3f);
  private static final int HEAD_DIM = 64;
  private static final int SUMMARY_HEADS = 4;
  private static final int SUMMARY_HEAD_DIM = 32;
  /** Feature frames of an input window besides the encoder frame's own one. */
  private static final int AROUND = 14;
  /** From 80 bins to 10 and from frames of 10 ms to those of 30 ms; 17 feature frames lie under an output. */
  private static final List<StemLayer> STEM =
      List.of(new StemLayer(32, 1, 2), new StemLayer(32, 3, 1), new StemLayer(64, 1, 2), new StemLayer(64, 1, 2));
  private static final int AROUND_STEM = 16;

  private NetworkShape() {}

  /** The encoder of the options with heads for so many units and MMI outputs. */
  public static EncoderConfig of(SupernetOptions options, int units, int mmiOutputs) {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < options.layers; i++) {
      int at = Math.min(i, PAST.length - 1);
      blocks.add(Block.conv(PAST[at], AHEAD[at]));
      int after = i + 1;
      if (after == options.summaryAfter) {
        blocks.add(Block.summary(SUMMARY_HEADS, SUMMARY_HEAD_DIM));
      }
      if (Arrays.stream(options.attentionAfter).anyMatch(a -> a == after)) {
        blocks.add(Block.attention(HEAD_DIM, SLOPES));
      }
    }
    int around = options.stem ? AROUND_STEM : AROUND;
    if (options.lookAhead < 0 || options.lookAhead > around) {
      throw new IllegalArgumentException("--look-ahead is " + options.lookAhead + ", allowed: 0.." + around);
    }
    return new EncoderConfig(80, 3, around - options.lookAhead, options.lookAhead, 100, 3f, options.dim, options.bottleneck, blocks,
        options.chunkFrames, 64, options.blockRows, units, 256, mmiOutputs, 256, 256, 128, options.stem ? STEM : List.of());
  }
}
