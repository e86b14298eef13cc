package io.dualmode.kaldi.host;

import com.sun.management.OperatingSystemMXBean;
import io.dualmode.fixtures.kaldi.AcousticModelWriter;
import io.dualmode.fixtures.kaldi.FstWriter;
import io.dualmode.fixtures.kaldi.IvectorWriter;
import io.dualmode.fixtures.kaldi.ModelDirectory;
import io.dualmode.fixtures.kaldi.NetworkWriter;
import io.dualmode.kaldi.acoustic.Acoustics;
import io.dualmode.kaldi.network.Nnet3Encoder;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.kernel.choice.KernelProvider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * CPU seconds per second of audio for features, i-vectors and network of a model of the size of Vosk's small ones, by the real engine
 * (whose search follows a graph of a single path) and by this one: {@code mvn -pl kaldi -am test-compile}, then this class with the test
 * class path and {@code --add-modules jdk.incubator.vector}.
 */
public final class AcousticSpeed {
  static final int PHONES = 1096;
  private static final int WIDTH = 512;
  private static final int IVECTOR = 30;
  private static final int SECONDS = 80;

  private AcousticSpeed() {}

  /** A network of their size that ends in {@code output.affine}. */
  static NetworkWriter network() {
    NetworkWriter net = new NetworkWriter(1).input("ivector", IVECTOR).input("input", 40);
    net.fixedAffine("lda", "Append(Offset(input, -1), input, Offset(input, 1), ReplaceIndex(ivector, t, 0))", 120 + IVECTOR, 120 + IVECTOR);
    net.affine("tdnn1.affine", "lda", 120 + IVECTOR, WIDTH).nonlinear("tdnn1.relu", "RectifiedLinear", "tdnn1.affine", WIDTH)
        .batchNorm("tdnn1.batchnorm", "tdnn1.relu", WIDTH, WIDTH).dropout("tdnn1.dropout", "tdnn1.batchnorm", WIDTH);
    String before = "tdnn1.dropout";
    for (int layer = 2; layer <= 13; layer++) {
      net.factorised("tdnnf" + layer, before, WIDTH, 96, layer < 5 ? 1 : layer == 5 ? 0 : 3);
      before = "tdnnf" + layer + ".noop";
    }
    return net.linear("prefinal-l", before, WIDTH, 192).affine("prefinal.affine", "prefinal-l", 192, WIDTH)
        .nonlinear("prefinal.relu", "RectifiedLinear", "prefinal.affine", WIDTH).batchNorm("prefinal.batchnorm1", "prefinal.relu", WIDTH,
        WIDTH)
        .linear("prefinal.linear", "prefinal.batchnorm1", WIDTH, 192).batchNorm("prefinal.batchnorm2", "prefinal.linear", 192, 192)
        .affine("output.affine", "prefinal.batchnorm2", 192, 2 * PHONES);
  }

  /** An extractor of i-vectors of their size. */
  static void ivectors(ModelDirectory model) throws IOException {
    new IvectorWriter(3, 40, 40, 256, IVECTOR).write(model, true, "", false);
  }

  /** Runs the comparison. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("acoustic-speed");
    ModelDirectory model = new ModelDirectory(scratch.resolve("model"))
        .around(FstWriter.chain(new Random(1).ints(100, 1, 2 * PHONES + 1).toArray(), 1), List.of(1), List.of("word"))
        .file("am/final.mdl", AcousticModelWriter.write(true, PHONES, network().output("output.affine")));
    ivectors(model);
    short[] recording = SinglePathTest.recording(SECONDS * 16_000, 1);
    Host.process(model.folder(), null, scratch, List.of(recording, recording, recording)).redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT).start().waitFor();
    for (Precision precision : new Precision[] {Precision.STORED, Precision.INT8}) {
      Path folder = model.folder();
      Acoustics acoustics = Acoustics.read(new Acoustics.Files(folder.resolve("am/final.mdl"), folder.resolve("conf/mfcc.conf"),
          folder.resolve("ivector"), null), 3, Acoustics.CHUNK, 1);
      Nnet3Encoder network = acoustics.network().load(acoustics.tensors(), Set.of(WeightSet.DENSE), precision,
          KernelProvider.kernels(KernelProvider.Choice.VECTOR));
      for (int round = 0; round < 4; round++) {
        double before = cpuSeconds();
        hear(acoustics, network.newStream(Corner.DENSE_STREAMING), recording);
        System.out.printf("%s: %.4f CPU s per audio s, weights %d bytes%n", precision, (cpuSeconds() - before) / SECONDS, network.bytes());
      }
    }
  }

  static double cpuSeconds() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
  }

  private static void hear(Acoustics acoustics, EncoderStream stream, short[] recording) {
    FeatureExtractor extractor = acoustics.frontEnd().newExtractor();
    FrameSink nobody = (rows, offset, first, count) -> {};
    float[] piece = new float[3200];
    for (int at = 0; at < recording.length; at += piece.length) {
      for (int i = 0; i < piece.length; i++) {
        piece[i] = recording[at + i] / 32768f;
      }
      extractor.accept(piece, 0, piece.length, (frame, offset) -> stream.accept(frame, offset, 1, nobody));
    }
    stream.finish(nobody);
  }
}
