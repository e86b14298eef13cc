package io.dualmode.model.supernet.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.composition.SupernetComposition;
import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorMap;
import io.dualmode.model.encoder.weights.WeightMatrix;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.head.mmi.LoadedMmi;
import io.dualmode.model.head.mmi.MmiHead;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.kernel.choice.KernelProvider.Choice;
import io.dualmode.model.supernet.RandomSupernet;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.SupernetWeights;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JavaEncoderTest {
  private static final int[] LENGTHS = {0, 1, 2, 3, 4, 11, 12, 13, 23, 24, 25, 47, 99, 250};

  static Stream<Arguments> cornersAndKernels() {
    return Corner.all().stream().flatMap(c -> Stream.of(Choice.SCALAR, Choice.VECTOR).map(k -> Arguments.of(c, k)));
  }

  private static JavaEncoder load(SupernetWeights weights, Choice kernels) {
    return JavaEncoder.load(weights, EnumSet.allOf(WeightSet.class), Precision.STORED, KernelProvider.kernels(kernels));
  }

  @ParameterizedTest
  @MethodSource("cornersAndKernels")
  void encode_everyCornerAndLength_matchesTheFormulas(Corner corner, Choice kernels) {
    for (EncoderConfig config : List.of(EncoderFixtures.small(1, 10), EncoderFixtures.small(4, 10), EncoderFixtures.small(8, 10),
        EncoderFixtures.stemmed(1, 10), EncoderFixtures.stemmed(4, 10), EncoderFixtures.stemmed(8, 10))) {
      int chunk = config.chunkFrames();
      SupernetWeights weights = RandomSupernet.create(config, 0.6, 17 + chunk);
      EncoderStream stream = load(weights, kernels).newStream(corner);
      for (int length : LENGTHS) {
        float[][] features = EncoderFixtures.features(config, length, length);
        stream.reset();
        float[] got = EncoderFixtures.encode(stream, config, EncoderFixtures.flat(features), EncoderFixtures.SEVEN);
        double[][] expected = ReferenceEncoder.encode(weights, corner, features);
        double tolerance = 2e-5 * Math.max(1, EncoderFixtures.maxMagnitude(expected));
        assertEquals(0, EncoderFixtures.maxDifference(expected, got), tolerance, corner + " chunk " + chunk + " stem "
            + config.hasStem() + " length " + length);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cornersAndKernels")
  void encode_int8_matchesTheFormulasOnTheRoundedWeights(Corner corner, Choice kernels) {
    checkInt8(corner, kernels, false);
    checkInt8(corner, kernels, true);
  }

  private static void checkInt8(Corner corner, Choice kernels, boolean stem) {
    EncoderConfig config = stem ? EncoderFixtures.stemmed(4, 10) : EncoderFixtures.small(4, 10);
    TensorMap floats = RandomSupernet.tensors(config, 0.6, 33);
    TensorMap rounded = RandomSupernet.tensors(config, 0.6, 33);
    TensorMap stored = RandomSupernet.tensors(config, 0.6, 33);
    SupernetWeights source = new SupernetWeights(config, floats);
    for (String name : floats.names()) {
      boolean matrix = name.endsWith(".weight") && !name.startsWith("transducer.predictor");
      if (matrix) {
        int[] shape = floats.shape(name);
        WeightMatrix q = source.matrix(name, shape[0], shape[1]).toInt8();
        rounded.put(name, q.dense(), shape);
        stored.putInt8(name, q.quantised(), shape).put(name + ".scale", q.scale(), shape[0]);
      }
    }
    JavaEncoder onLoad = JavaEncoder.load(source, EnumSet.allOf(WeightSet.class), Precision.INT8,
        KernelProvider.kernels(kernels));
    JavaEncoder asStored = load(new SupernetWeights(config, stored), kernels);
    JavaEncoder unpacked = JavaEncoder.load(new SupernetWeights(config, stored), EnumSet.allOf(WeightSet.class),
        Precision.FLOAT32, KernelProvider.kernels(kernels));
    float[][] features = EncoderFixtures.features(config, 100, 6);
    double[][] expected = ReferenceEncoder.encode(new SupernetWeights(config, rounded), corner, features);
    double tolerance = 2e-5 * Math.max(1, EncoderFixtures.maxMagnitude(expected));
    double rounding = EncoderFixtures.maxDifference(expected,
        EncoderFixtures.encode(load(source, kernels).newStream(corner), config, EncoderFixtures.flat(features),
        EncoderFixtures.ALL));
    assertTrue(rounding > 10 * tolerance && rounding < 0.1 * EncoderFixtures.maxMagnitude(expected), "rounding moved it by "
        + rounding);
    for (JavaEncoder encoder : new JavaEncoder[] {onLoad, asStored, unpacked}) {
      float[] got = EncoderFixtures.encode(encoder.newStream(corner), config, EncoderFixtures.flat(features),
          EncoderFixtures.ALL);
      assertEquals(0, EncoderFixtures.maxDifference(expected, got), tolerance);
    }
    assertArrayEquals(
        EncoderFixtures.encode(onLoad.newStream(corner), config, EncoderFixtures.flat(features), EncoderFixtures.ALL),
        EncoderFixtures.encode(asStored.newStream(corner), config, EncoderFixtures.flat(features), EncoderFixtures.ALL));
  }

  @ParameterizedTest
  @MethodSource("cornersAndKernels")
  void accept_anyCut_givesTheSameBits(Corner corner, Choice kernels) {
    for (EncoderConfig config : List.of(EncoderFixtures.small(5, 12), EncoderFixtures.stemmed(5, 12))) {
      checkCuts(config, corner, kernels);
    }
  }

  private static void checkCuts(EncoderConfig config, Corner corner, Choice kernels) {
    JavaEncoder encoder = load(RandomSupernet.create(config, 0.5, 3), kernels);
    for (int length : new int[] {1, 14, 15, 16, 100, 333}) {
      float[] features = EncoderFixtures.flat(EncoderFixtures.features(config, length, length));
      float[] all = EncoderFixtures.encode(encoder.newStream(corner), config, features, EncoderFixtures.ALL);
      assertArrayEquals(all, EncoderFixtures.encode(encoder.newStream(corner), config, features, EncoderFixtures.ONE));
      for (long seed = 0; seed < 5; seed++) {
        float[] ragged = EncoderFixtures.encode(encoder.newStream(corner), config, features, EncoderFixtures.ragged(seed));
        assertArrayEquals(all, ragged, corner + " length " + length + " seed " + seed);
      }
    }
  }

  @Test
  void streaming_oneChunkForEverything_isFullContextBitForBit() {
    for (EncoderConfig config : List.of(EncoderFixtures.small(200, 64), EncoderFixtures.stemmed(200, 64))) {
      checkOneChunk(config);
    }
  }

  private static void checkOneChunk(EncoderConfig config) {
    for (Choice kernels : new Choice[] {Choice.SCALAR, Choice.VECTOR}) {
      JavaEncoder encoder = load(RandomSupernet.create(config, 0.7, 5), kernels);
      for (int length : new int[] {1, 2, 100, 597, 600}) {
        float[] features = EncoderFixtures.flat(EncoderFixtures.features(config, length, 8));
        for (WeightSet set : WeightSet.values()) {
          float[] full = EncoderFixtures.encode(encoder.newStream(new Corner(set, ContextMode.FULL)), config, features,
              EncoderFixtures.ALL);
          float[] streaming = EncoderFixtures.encode(encoder.newStream(new Corner(set, ContextMode.STREAMING)), config, features,
              EncoderFixtures.SEVEN);
          assertArrayEquals(full, streaming, kernels + " " + set + " length " + length);
        }
      }
    }
  }

  @Test
  void reset_afterAnotherUtterance_leavesNoTrace() {
    checkReset(EncoderFixtures.small(4, 8));
    checkReset(EncoderFixtures.stemmed(4, 8));
  }

  private static void checkReset(EncoderConfig config) {
    JavaEncoder encoder = JavaEncoder.load(RandomSupernet.create(config, 0.5, 9));
    float[] first = EncoderFixtures.flat(EncoderFixtures.features(config, 300, 1));
    float[] second = EncoderFixtures.flat(EncoderFixtures.features(config, 77, 2));
    for (Corner corner : Corner.all()) {
      float[] fresh = EncoderFixtures.encode(encoder.newStream(corner), config, second, EncoderFixtures.ALL);
      EncoderStream stream = encoder.newStream(corner);
      EncoderFixtures.encode(stream, config, first, EncoderFixtures.ALL);
      stream.reset();
      assertArrayEquals(fresh, EncoderFixtures.encode(stream, config, second, EncoderFixtures.ALL), corner.toString());
    }
  }

  @Test
  void accept_streaming_encodesAChunkWhenItsLookAheadIsThereAndNotBefore() {
    EncoderConfig config = EncoderFixtures.small(4, 8);
    EncoderStream stream = JavaEncoder.load(RandomSupernet.create(config, 0.5, 9)).newStream(Corner.STREAMING);
    int needed = 3 * 3 + 11 + 1;
    float[] features = EncoderFixtures.flat(EncoderFixtures.features(config, needed, 1));
    int[] frames = {0};
    FrameSink sink = (data, offset, first, count) -> frames[0] += count;
    stream.accept(features, 0, needed - 1, sink);
    assertEquals(0, frames[0]);
    stream.accept(features, (needed - 1) * config.melBins(), 1, sink);
    assertEquals(4, frames[0]);
    assertEquals(4, stream.encodedFrames());
    assertEquals(needed, stream.featureFrames());
  }

  @Test
  void newStream_parallel_sharesWeightsAndAgrees() {
    EncoderConfig config = EncoderFixtures.small(4, 8);
    JavaEncoder encoder = JavaEncoder.load(RandomSupernet.create(config, 0.5, 9));
    float[] features = EncoderFixtures.flat(EncoderFixtures.features(config, 200, 1));
    float[] alone = EncoderFixtures.encode(encoder.newStream(Corner.STREAMING), config, features, EncoderFixtures.ALL);
    Stream.generate(() -> 0).limit(16).parallel().forEach(i -> assertArrayEquals(alone,
        EncoderFixtures.encode(encoder.newStream(Corner.STREAMING), config, features, EncoderFixtures.SEVEN)));
  }

  @Test
  void load_sparseOnly_storesTheSurvivingBlocksOnly() {
    EncoderConfig config = RandomSupernet.tenMillion();
    SupernetWeights weights = RandomSupernet.create(config, 0.8, 1);
    JavaEncoder sparse = JavaEncoder.load(weights, Set.of(WeightSet.SPARSE), Precision.FLOAT32, KernelProvider.kernels());
    JavaEncoder dense = JavaEncoder.load(weights, Set.of(WeightSet.DENSE), Precision.FLOAT32, KernelProvider.kernels());
    JavaEncoder bytes = JavaEncoder.load(weights, Set.of(WeightSet.SPARSE), Precision.INT8, KernelProvider.kernels());
    double ratio = (double) sparse.weightBytes() / dense.weightBytes();
    assertEquals(0.2 * 33 / 32, ratio, 0.01);
    assertTrue(bytes.weightBytes() < 0.32 * sparse.weightBytes(), bytes.weightBytes() + " of " + sparse.weightBytes());
    assertFalse(sparse.supports(Corner.FULL_CONTEXT));
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> sparse.newStream(Corner.FULL_CONTEXT));
    assertTrue(e.getMessage().contains("DENSE"), e.getMessage());
    assertTrue(sparse.newStream(Corner.STREAMING).stateBytes() < 1_500_000);
  }

  @Test
  void load_wrongShapeOrMissingTensor_namesIt() {
    EncoderConfig config = EncoderFixtures.small(4, 8);
    TensorMap missing = RandomSupernet.tensors(config, 0.5, 1).remove("blocks.3.up.bias");
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
        () -> JavaEncoder.load(new SupernetWeights(config, missing)));
    assertTrue(e.getMessage().contains("blocks.3.up.bias"), e.getMessage());
    TensorMap wrong = RandomSupernet.tensors(config, 0.5, 1).put("blocks.2.out.bias", new float[3], 3);
    e = assertThrows(IllegalArgumentException.class, () -> JavaEncoder.load(new SupernetWeights(config, wrong)));
    assertTrue(e.getMessage().contains("blocks.2.out.bias") && e.getMessage().contains("[64]"), e.getMessage());
    TensorMap mask = RandomSupernet.tensors(config, 0.5, 1).putBytes("blocks.0.down.weight.mask", new byte[3]);
    e = assertThrows(IllegalArgumentException.class, () -> JavaEncoder.load(new SupernetWeights(config, mask)));
    assertTrue(e.getMessage().contains("blocks.0.down.weight.mask"), e.getMessage());
  }

  @Test
  void config_stemThatDoesNotFitItsWindow_isRefused() {
    EncoderConfig c = EncoderFixtures.stemmed(4, 8);
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> new EncoderConfig(c.melBins(), c.stride(), 3, 8,
        c.normPriorFrames(), c.featureScale(), c.dim(), c.bottleneck(), c.blocks(), 4, 8, c.blockRows(), c.units(), c.mmiHidden(),
        c.mmiOutputs(), c.ctcHidden(), c.joint(), c.embedding(), c.stem()));
    assertTrue(e.getMessage().contains("inputRight is 12") && e.getMessage().contains("11"), e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> new EncoderConfig(c.melBins(), 4, 2, 8, c.normPriorFrames(), c.featureScale(),
        c.dim(), c.bottleneck(), c.blocks(), 4, 8, c.blockRows(), c.units(), c.mmiHidden(), c.mmiOutputs(), c.ctcHidden(), c.joint(),
        c.embedding(), c.stem()));
    assertTrue(e.getMessage().contains("the stride, 4"), e.getMessage());
    assertEquals(c, EncoderConfig.fromJson(c.toJson()));
  }

  @Test
  void accept_afterFinishOrOutOfBounds_isRefused() {
    EncoderConfig config = EncoderFixtures.small(4, 8);
    EncoderStream stream = JavaEncoder.load(RandomSupernet.create(config, 0.5, 1)).newStream(Corner.STREAMING);
    FrameSink sink = (data, offset, first, count) -> { };
    assertThrows(IllegalArgumentException.class, () -> stream.accept(new float[7], 1, 1, sink));
    stream.finish(sink);
    assertThrows(IllegalStateException.class, () -> stream.accept(new float[7], 0, 1, sink));
    assertThrows(IllegalStateException.class, () -> stream.finish(sink));
  }

  @Test
  void accept_streamingWarm_allocatesNothing() {
    checkAllocation(EncoderFixtures.small(8, 16));
    checkAllocation(EncoderFixtures.stemmed(8, 16));
  }

  private static void checkAllocation(EncoderConfig config) {
    SupernetWeights weights = RandomSupernet.create(config, 0.5, 1);
    EncoderStream stream = JavaEncoder.load(weights).newStream(Corner.STREAMING);
    MmiHead mmi = LoadedMmi.of(SupernetComposition.heads(weights, WeightSet.SPARSE));
    float[] logits = new float[stream.maxFramesPerCall() * mmi.outputs()];
    FrameSink sink = (data, offset, first, count) -> mmi.logits(data, offset, count, logits, 0);
    float[] features = EncoderFixtures.flat(EncoderFixtures.features(config, 24, 1));
    var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long perChunk = Long.MAX_VALUE;
    // Vectors are objects until the code that uses them is compiled, and a busy machine compiles late.
    for (int batch = 0; batch < 100 && perChunk >= 64; batch++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 500; i++) {
        stream.accept(features, 0, 24, sink);
      }
      perChunk = (threads.getCurrentThreadAllocatedBytes() - before) / 500;
    }
    assertTrue(perChunk < 64, perChunk + " bytes per chunk");
  }
}
