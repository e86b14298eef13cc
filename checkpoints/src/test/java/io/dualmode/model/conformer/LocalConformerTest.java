package io.dualmode.model.conformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.fixtures.RandomConformer;
import io.dualmode.model.conformer.ConformerConfig.Attention;
import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.conformer.ConformerConfig.Normalise;
import io.dualmode.model.conformer.ConformerConfig.Subsampling;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.choice.KernelProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Recordings that are longer than attention over all of them can afford. */
class LocalConformerTest {
  private static final int BINS = 16;
  private static final int DIM = 16;

  private static ConformerConfig config(Subsampling kind, int stride, int causal, Normalise normalise, Attention attention, Context... contexts) {
    return new ConformerConfig(BINS, 2, DIM, 2, 32, 5, kind, stride, 8, causal, 0, normalise, attention, List.of(contexts));
  }

  /** @param longestMillis of what attention goes over as a whole */
  private static ConformerEncoder encoder(ConformerConfig config, int longestMillis) {
    return new ConformerEncoder(config, new TensorReader(RandomConformer.tensors(RandomConformer.composition(config, 9, 0), 2), 32),
        Set.of(WeightSet.DENSE), Precision.FLOAT32, KernelProvider.kernels(), 6, 10, longestMillis);
  }

  private static float[] features(int frames, long seed) {
    Random random = new Random(seed);
    float[] features = new float[frames * BINS];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    return features;
  }

  /** @param seed of the pieces, 0 for one piece */
  private static float[] encode(EncoderStream stream, float[] features, long seed) {
    int frames = features.length / BINS;
    float[] out = new float[(frames + 16) * DIM];
    int[] given = new int[1];
    Random random = new Random(seed);
    io.dualmode.model.encoder.FrameSink sink = (data, offset, first, count) -> {
      assertEquals(given[0], first);
      assertTrue(count <= stream.maxFramesPerCall());
      System.arraycopy(data, offset, out, first * DIM, count * DIM);
      given[0] += count;
    };
    for (int at = 0; at < frames; ) {
      int count = Math.min(frames - at, seed == 0 ? frames : 1 + random.nextInt(150));
      stream.accept(features, at * BINS, count, sink);
      at += count;
    }
    stream.finish(sink);
    assertEquals(stream.encodedFrames(), given[0]);
    assertEquals(frames, stream.featureFrames());
    return Arrays.copyOf(out, given[0] * DIM);
  }

  @Test
  void longRecording_isEncodedAsAWholeWithTheSameMask() {
    Random random = new Random(7);
    for (int round = 0; round < 10; round++) {
      Attention attention = round % 2 == 0 ? Attention.REGULAR : Attention.CHUNKED;
      int chunk = 1 + random.nextInt(8);
      Context context = attention == Attention.CHUNKED ? new Context(chunk * (1 + random.nextInt(4)), chunk - 1)
          : new Context(random.nextInt(20), random.nextInt(20));
      ConformerConfig config = config(round % 3 == 0 ? Subsampling.STRIDING : Subsampling.DEPTHWISE, 4 << round % 2, 0, Normalise.NONE, attention,
          context);
      float[] features = features(900 + random.nextInt(300), round);
      float[] whole = encode(encoder(config, 60_000).newStream(WeightSet.DENSE, context, false), features, 0);
      EncoderStream local = encoder(config, 2000).newStream(WeightSet.DENSE, context, false);
      float[] once = encode(local, features, 0);
      assertArrayEquals(whole, once, 1e-5f, "round " + round + ", " + context + " " + attention);
      for (int pieces = 1; pieces < 3; pieces++) {
        local.reset();
        assertArrayEquals(once, encode(local, features, pieces), "round " + round + ", pieces " + pieces);
      }
    }
  }

  @Test
  void networkThatSeesAll_seesTenSecondsOnEitherSideOfLongRecordings() {
    ConformerConfig config = config(Subsampling.DEPTHWISE, 8, 0, Normalise.NONE, Attention.REGULAR, Context.ALL);
    float[] features = features(4000, 3);
    float[] usual = encode(encoder(config, 60_000).newStream(WeightSet.DENSE, new Context(128, 128), false), features, 0);
    assertArrayEquals(usual, encode(encoder(config, 30_000).newStream(WeightSet.DENSE, Context.ALL, false), features, 4), 1e-5f);
    float[] all = encode(encoder(config, 60_000).newStream(WeightSet.DENSE, Context.ALL, false), features, 0);
    assertTrue(Math.abs(all[1000 * DIM / 8] - usual[1000 * DIM / 8]) > 1e-3, "attention over all of it is something else");
    assertArrayEquals(all, encode(encoder(config, 40_000).newStream(WeightSet.DENSE, Context.ALL, false), features, 5),
        "what is just as long as allowed is heard as a whole");
    assertEquals(new Context(256, 256), LocalConformer.local(Context.ALL, 40));
  }

  @Test
  void networkThatStreams_hearsLongRecordingsByChunks() {
    Context context = new Context(12, 3);
    ConformerConfig config = config(Subsampling.DEPTHWISE, 8, 1, Normalise.NONE, Attention.CHUNKED, new Context(12, 1), context);
    float[] features = features(1111, 3);
    float[] whole = encode(encoder(config, 60_000).newStream(WeightSet.DENSE, context, false), features, 0);
    EncoderStream stream = encoder(config, 3000).newStream(WeightSet.DENSE, context, false);
    for (int pieces = 0; pieces < 3; pieces++) {
      assertArrayEquals(whole, encode(stream, features, pieces), 1e-4f);
      stream.reset();
      // and short ones after it as ever
      float[] few = Arrays.copyOf(features, 200 * BINS);
      assertArrayEquals(encode(encoder(config, 60_000).newStream(WeightSet.DENSE, context, false), few, 0), encode(stream, few, pieces));
      stream.reset();
    }
  }

  @Test
  void features_areNormalisedByTheMinuteAroundThem() {
    int minute = 60;
    int frames = 500;
    float[] features = features(frames, 5);
    for (int n = 0; n < frames; n++) {
      // a level that rises, and noise that grows
      features[n * BINS] = features[n * BINS] * (1 + n / 100f) + n;
    }
    for (int pieces = 1; pieces < 5; pieces++) {
      FeatureNorm norm = new FeatureNorm(BINS, minute);
      float[] out = new float[frames * BINS];
      int[] given = new int[1];
      FeatureNorm.Frames sink = (data, count) -> {
        System.arraycopy(data, 0, out, given[0] * BINS, count * BINS);
        given[0] += count;
      };
      Random random = new Random(pieces);
      for (int at = 0; at < frames; ) {
        int count = Math.min(frames - at, 1 + random.nextInt(pieces * 40));
        norm.accept(Arrays.copyOfRange(features, at * BINS, (at + count) * BINS), count, sink);
        at += count;
      }
      norm.finish(sink);
      assertEquals(frames, given[0]);
      for (int n = 0; n < frames; n++) {
        int step = n / 10 * 10;
        int from = Math.min(frames - minute, Math.max(0, step - 25));
        double mean = 0;
        for (int m = from; m < from + minute; m++) {
          mean += features[m * BINS] / (double) minute;
        }
        double squares = 0;
        for (int m = from; m < from + minute; m++) {
          squares += Math.pow(features[m * BINS] - mean, 2);
        }
        assertEquals((features[n * BINS] - mean) / (Math.sqrt(squares / (minute - 1)) + 1e-5), out[n * BINS], 1e-4, "frame " + n);
      }
    }
  }

  @Test
  void hour_isEncodedInBoundedMemory_whateverThePieces() {
    ConformerConfig config = config(Subsampling.DEPTHWISE, 8, 0, Normalise.PER_FEATURE, Attention.REGULAR, Context.ALL);
    EncoderStream stream = encoder(config, 60_000).newStream(WeightSet.DENSE, Context.ALL, false);
    float[] second = features(100, 8);
    int[] frames = new int[1];
    long after = 0;
    for (int s = 0; s < 3600; s++) {
      stream.accept(second, 0, 100, (data, offset, first, count) -> frames[0] += count);
      after = s == 1200 ? stream.stateBytes() : after;
    }
    assertEquals(after, stream.stateBytes(), 0.02 * after);
    stream.finish((data, offset, first, count) -> frames[0] += count);
    assertEquals(45_000, frames[0]);
    float[] features = features(7000, 9);
    stream.reset();
    float[] once = encode(stream, features, 0);
    stream.reset();
    assertArrayEquals(once, encode(stream, features, 3));
  }
}
