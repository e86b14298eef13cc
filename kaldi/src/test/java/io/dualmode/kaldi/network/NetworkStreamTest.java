package io.dualmode.kaldi.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.dualmode.fixtures.kaldi.NetworkWriter;
import io.dualmode.fixtures.kaldi.RandomNetworks;
import io.dualmode.kaldi.feature.CmvnOptions;
import io.dualmode.kaldi.ivector.IvectorConfig;
import io.dualmode.kaldi.nnet3.Nnet3;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.choice.KernelProvider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkStreamTest {
  private static final int FEATURES = 10;

  private static NetworkModel load(NetworkShape shape, Nnet3 network, Kernels kernels, Precision precision) {
    return NetworkModel.load(shape, new TensorReader(network.tensors(), 32), WeightSet.DENSE, precision, kernels);
  }

  private static Kernels scalar() {
    return KernelProvider.kernels(KernelProvider.Choice.SCALAR);
  }

  static float[] run(NetworkStream stream, float[] features, int frames) {
    float[] rows = new float[(frames + 100) * stream.outputs()];
    int count = 0;
    int width = features.length / Math.max(1, frames);
    for (int t = 0; t < frames; t++) {
      stream.accept(features, t * width);
      while (stream.ready()) {
        count += stream.next(rows, count * stream.outputs());
      }
    }
    stream.finish();
    while (stream.ready()) {
      count += stream.next(rows, count * stream.outputs());
    }
    return Arrays.copyOf(rows, count * stream.outputs());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void factorised_givesWhatItsLinesDefine(int subsampling) throws IOException {
    Nnet3 network = Networks.read(RandomNetworks.factorised(1, FEATURES, 0, 32, 12), true);
    NetworkShape shape = Networks.shape(network, null, subsampling, 24);
    assertEquals(8, shape.left());
    assertEquals(8, shape.right());
    NetworkStream stream = load(shape, network, scalar(), Precision.STORED).newStream();
    for (int frames : new int[] {1, 7, 24, 33, 34, 100, 171}) {
      stream.reset();
      float[] features = Networks.features(frames, FEATURES, frames);
      float[] rows = run(stream, features, frames);
      assertEquals((frames + subsampling - 1) / subsampling * 12, rows.length);
      Definition definition = new Definition(network, features, frames, null, 0);
      for (int r = 0; r < rows.length / 12; r++) {
        assertArrayEquals(definition.output(r * subsampling), Arrays.copyOfRange(rows, r * 12, (r + 1) * 12), 2e-5f,
            "row " + r + " of " + frames + " frames");
      }
    }
  }

  @Test
  void recurrent_givesWhatItsLinesDefine() throws IOException {
    Nnet3 network = Networks.read(RandomNetworks.recurrent(2, FEATURES, 16, 6), false);
    NetworkShape shape = Networks.shape(network, null, 3, 24);
    assertEquals(2, shape.left());
    int frames = 130;
    float[] features = Networks.features(frames, FEATURES, 5);
    float[] rows = run(load(shape, network, scalar(), Precision.STORED).newStream(), features, frames);
    Definition definition = new Definition(network, features, frames, null, 0);
    for (int r = 0; r < 44; r++) {
      assertArrayEquals(definition.output(3 * r), Arrays.copyOfRange(rows, r * 6, (r + 1) * 6), 2e-5f, "row " + r);
    }
  }

  @Test
  void textAndBinary_giveTheSame() throws IOException {
    NetworkWriter writer = RandomNetworks.factorised(3, FEATURES, 0, 32, 12);
    Nnet3 binary = Networks.read(writer, true);
    Nnet3 text = Networks.read(writer, false);
    assertEquals(binary.layers(), text.layers());
    for (String tensor : binary.tensors().names()) {
      assertArrayEquals(binary.tensors().floats(tensor), text.tensors().floats(tensor), 1e-6f, tensor);
    }
  }

  @Test
  void chunksOfAnyLength_giveTheSame() throws IOException {
    Nnet3 network = Networks.read(RandomNetworks.factorised(4, FEATURES, 0, 32, 12), true);
    float[] features = Networks.features(100, FEATURES, 1);
    float[] expected = run(load(Networks.shape(network, null, 3, 24), network, scalar(), Precision.STORED).newStream(), features, 100);
    for (int chunk : new int[] {1, 5, 12, 48, 200}) {
      NetworkShape shape = Networks.shape(network, null, 3, chunk);
      assertEquals(0, shape.chunk() % 3);
      assertArrayEquals(expected, run(load(shape, network, scalar(), Precision.STORED).newStream(), features, 100), 1e-5f, "chunk "
          + chunk);
    }
  }

  @Test
  void vectorKernelsAndEightBits_areClose() throws IOException {
    Nnet3 network = Networks.read(RandomNetworks.factorised(5, FEATURES, 0, 64, 20), true);
    NetworkShape shape = Networks.shape(network, null, 3, 24);
    float[] features = Networks.features(90, FEATURES, 1);
    float[] expected = run(load(shape, network, scalar(), Precision.STORED).newStream(), features, 90);
    Kernels vector = KernelProvider.kernels(KernelProvider.Choice.VECTOR);
    assertArrayEquals(expected, run(load(shape, network, vector, Precision.STORED).newStream(), features, 90), 1e-4f);
    float[] scalarBytes = run(load(shape, network, scalar(), Precision.INT8).newStream(), features, 90);
    float[] vectorBytes = run(load(shape, network, vector, Precision.INT8).newStream(), features, 90);
    double error = 0;
    double size = 0;
    for (int i = 0; i < expected.length; i++) {
      error += Math.pow(scalarBytes[i] - expected[i], 2);
      size += Math.pow(expected[i], 2);
    }
    assertTrue(error < 0.01 * size, "error " + error + " of " + size);
    assertArrayEquals(scalarBytes, vectorBytes, 0.2f);
  }

  @Test
  void streamsOfOneModel_doNotDisturbEachOther() throws IOException {
    Nnet3 network = Networks.read(RandomNetworks.recurrent(6, FEATURES, 16, 6), true);
    NetworkModel model = load(Networks.shape(network, null, 3, 24), network, scalar(), Precision.STORED);
    float[] a = Networks.features(80, FEATURES, 1);
    float[] b = Networks.features(80, FEATURES, 2);
    float[] expected = run(model.newStream(), a, 80);
    NetworkStream first = model.newStream();
    NetworkStream second = model.newStream();
    float[] rows = new float[200 * 6];
    int count = 0;
    for (int t = 0; t < 80; t++) {
      first.accept(a, t * FEATURES);
      second.accept(b, t * FEATURES);
      while (first.ready()) {
        count += first.next(rows, count * 6);
        second.next(new float[first.maxRows() * 6], 0);
      }
    }
    assertArrayEquals(Arrays.copyOf(expected, count * 6), Arrays.copyOf(rows, count * 6));
  }

  @Test
  void networksThatCannotListen_areOneError() throws IOException {
    refuse("a node reads itself", net -> net.affine("a", "Append(input, Offset(a, -1))", 2 * FEATURES, FEATURES).output("a"));
    refuse("reads ahead", net -> net.affine("a", "Append(input, IfDefined(Offset(a, 1)))", 2 * FEATURES, FEATURES).output("a"));
    refuse("same time", net -> net.affine("a", "Append(input, IfDefined(a))", 2 * FEATURES, FEATURES).output("a"));
    refuse("reads 10 numbers", net -> net.affine("a", "input", FEATURES + 1, 3).output("a"));
    refuse("no node that can be read has the name b", net -> net.affine("a", "b", FEATURES, 3).output("a"));
    refuse("does not depend on an input-node", net -> net.output("Const(1, 3)"));
    refuse("frames around a frame", net -> net.affine("a", "Offset(input, -900)", FEATURES, 3).output("a"));
    refuse("there is no extractor", net -> net.input("ivector", 5).affine("a", "Append(input, ReplaceIndex(ivector, t, 0))", FEATURES + 5,
        3)
        .output("a"));
    refuse("input-node other", net -> net.input("other", 5).affine("a", "Append(input, other)", FEATURES + 5, 3).output("a"));
  }

  private static void refuse(String message, UnaryOperator<NetworkWriter> rest) throws IOException {
    NetworkWriter writer = rest.apply(new NetworkWriter(1).input("input", FEATURES));
    Nnet3 network = Networks.read(writer, true);
    String got = assertThrows(IllegalArgumentException.class, () -> Networks.shape(network, null, 3, 24)).getMessage();
    assertTrue(got.contains(message), got);
  }

  @Test
  void chunks_allocateNothing() throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Nnet3 network = Networks.read(RandomNetworks.factorised(8, FEATURES, 0, 64, 20), true);
    NetworkStream stream = load(Networks.shape(network, null, 3, 24), network, scalar(), Precision.STORED).newStream();
    float[] features = Networks.features(2400, FEATURES, 1);
    float[] rows = new float[stream.maxRows() * stream.outputs()];
    long allocated = 0;
    for (int round = 0; round < 5; round++) {
      stream.reset();
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int t = 0; t < 2400; t++) {
        stream.accept(features, t * FEATURES);
        while (stream.ready()) {
          stream.next(rows, 0);
        }
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    // a hundred chunks; what else the machine does on this thread is some bytes
    assertTrue(allocated < 20_000, allocated + " bytes in the last round");
  }

  @Test
  void stream_asksForItsOrder() throws IOException {
    Nnet3 network = Networks.read(RandomNetworks.factorised(7, FEATURES, 0, 32, 12), true);
    NetworkStream stream = load(Networks.shape(network, null, 3, 24), network, scalar(), Precision.STORED).newStream();
    assertFalse(stream.ready());
    assertThrows(IllegalStateException.class, () -> stream.next(new float[1000], 0));
    stream.finish();
    assertFalse(stream.ready());
    assertThrows(IllegalStateException.class, () -> stream.accept(new float[FEATURES], 0));
    assertTrue(stream.bytes() > 0);
    assertEquals(CmvnOptions.STANDARD, new CmvnOptions(600, 200, 1, 0, List.of()));
    assertThrows(IllegalArgumentException.class, () -> new IvectorConfig(1, 0, 0, 0, 1, 1, 0, 100, CmvnOptions.STANDARD));
  }
}
