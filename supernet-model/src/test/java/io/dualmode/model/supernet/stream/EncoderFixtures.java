package io.dualmode.model.supernet.stream;

import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.model.supernet.shape.EncoderConfig.StemLayer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Configurations, features and ways of feeding them that encoder tests share. */
public final class EncoderFixtures {
  private EncoderFixtures() {}

  /** Small, with every kind of block: short and long taps, a tap into the past, attention of two widths, a summary. */
  public static EncoderConfig small(int chunkFrames, int leftContextFrames) {
    List<Block> blocks = List.of(Block.conv(1, 1), Block.conv(2, -3), Block.attention(16, List.of(0f, 0.3f)), Block.conv(3, 3), Block.summary(2, 16),
        Block.attention(16, List.of(0.05f, 0.1f, 0.2f, 0.7f)), Block.conv(5, -1));
    return new EncoderConfig(7, 3, 3, 11, 10, 3f, 64, 32, blocks, chunkFrames, leftContextFrames, 32, 11, 32, 50, 64, 32, 9);
  }

  /** The same behind a stem of three convolutions. */
  static EncoderConfig stemmed(int chunkFrames, int leftContextFrames) {
    EncoderConfig c = small(chunkFrames, leftContextFrames);
    List<StemLayer> stem = List.of(new StemLayer(32, 1, 2), new StemLayer(64, 3, 1), new StemLayer(32, 1, 2));
    return new EncoderConfig(c.melBins(), c.stride(), 2, 8, c.normPriorFrames(), c.featureScale(), c.dim(), c.bottleneck(), c.blocks(),
        chunkFrames, leftContextFrames, c.blockRows(), c.units(), c.mmiHidden(), c.mmiOutputs(), c.ctcHidden(), c.joint(), c.embedding(),
        stem);
  }

  static float[][] features(EncoderConfig config, int frames, long seed) {
    Random random = new Random(seed);
    float[][] x = new float[frames][config.melBins()];
    for (float[] frame : x) {
      for (int b = 0; b < frame.length; b++) {
        frame[b] = (float) (random.nextGaussian() * 3 - 1);
      }
    }
    return x;
  }

  static float[] flat(float[][] rows) {
    int width = rows.length == 0 ? 0 : rows[0].length;
    float[] all = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, all, i * width, width);
    }
    return all;
  }

  /** How many frames the i-th call gets. */
  interface Cut {
    int next(int call);
  }

  static final Cut ALL = call -> Integer.MAX_VALUE;
  static final Cut ONE = call -> 1;
  static final Cut SEVEN = call -> 7;

  static Cut ragged(long seed) {
    Random random = new Random(seed);
    return call -> random.nextInt(40);
  }

  /** Encodes one utterance, checking that frames come in order; {@code [T, D]}. */
  static float[] encode(EncoderStream stream, EncoderConfig config, float[] features, Cut cut) {
    int frames = features.length / config.melBins();
    int total = config.encoderFrames(frames);
    float[] out = new float[total * config.dim()];
    int[] next = {0};
    FrameSink sink = (data, offset, first, count) -> {
      if (first != next[0] || count < 1 || count > stream.maxFramesPerCall()) {
        throw new AssertionError("frames " + first + " + " + count + ", expected to start at " + next[0]);
      }
      System.arraycopy(data, offset, out, first * config.dim(), count * config.dim());
      next[0] += count;
    };
    for (int at = 0, call = 0; at < frames; call++) {
      int n = Math.min(cut.next(call), frames - at);
      stream.accept(features, at * config.melBins(), n, sink);
      at += n;
    }
    stream.finish(sink);
    if (next[0] != total) {
      throw new AssertionError("got " + next[0] + " frames, expected " + total);
    }
    return out;
  }

  public static double maxDifference(double[][] expected, float[] actual) {
    double worst = 0;
    int width = expected.length == 0 ? 0 : expected[0].length;
    for (int i = 0; i < expected.length; i++) {
      for (int c = 0; c < width; c++) {
        double difference = Math.abs(expected[i][c] - actual[i * width + c]);
        if (!(difference <= worst)) {
          worst = difference;
        }
      }
    }
    return worst;
  }

  static double maxMagnitude(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
  }
}
