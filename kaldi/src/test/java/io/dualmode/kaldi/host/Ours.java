package io.dualmode.kaldi.host;

import io.dualmode.fixtures.kaldi.AcousticModelWriter;
import io.dualmode.kaldi.acoustic.Acoustics;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameWeights;
import io.dualmode.model.encoder.Precision;
import io.dualmode.model.encoder.TensorReader;
import io.dualmode.model.encoder.WeightSet;
import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.head.ScoringHead;
import io.dualmode.model.kernel.KernelProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Rows of log-likelihoods of a model directory by the parts of a composition. */
final class Ours {
  private final Acoustics acoustics;
  private final Encoder encoder;
  private final ScoringHead head;

  Ours(Path folder) throws IOException {
    Path ivectors = folder.resolve("ivector");
    Path cmvn = folder.resolve("am/global_cmvn.stats");
    acoustics = Acoustics.read(new Acoustics.Files(folder.resolve("am/final.mdl"), folder.resolve("conf/mfcc.conf"),
        Files.exists(ivectors.resolve("final.ie")) ? ivectors : null, Files.exists(cmvn) ? cmvn : null), 3, Acoustics.CHUNK, 1);
    encoder = acoustics.network().load(acoustics.tensors(), Set.of(WeightSet.DENSE), Precision.STORED,
        KernelProvider.kernels(KernelProvider.Choice.SCALAR));
    head = acoustics.head().load(new TensorReader(acoustics.tensors(), 32), WeightSet.DENSE, Precision.STORED, null).newScoringHead();
  }

  Acoustics acoustics() {
    return acoustics;
  }

  /** Rows of a recording, heard in pieces. */
  float[][] rows(short[] recording, FrameWeights weights, int piece) {
    FeatureExtractor extractor = acoustics.frontEnd().newExtractor();
    float[][] rows = new float[recording.length / 480 + 10][];
    int[] count = {0};
    try (EncoderStream stream = encoder.newStream(Corner.DENSE_STREAMING)) {
      if (weights != null) {
        stream.weighFrames(weights);
      }
      float[] samples = new float[recording.length];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = recording[i] / 32768f;
      }
      for (int at = 0; at < samples.length; at += piece) {
        extractor.accept(samples, at, Math.min(piece, samples.length - at), (f, o) -> stream.accept(f, o, 1, (d, from, first, n) -> {
          count[0] = take(rows, d, from, first, n);
        }));
      }
      extractor.finish((f, o) -> stream.accept(f, o, 1, (d, from, first, n) -> count[0] = take(rows, d, from, first, n)));
      stream.finish((d, from, first, n) -> count[0] = take(rows, d, from, first, n));
    }
    return java.util.Arrays.copyOf(rows, count[0]);
  }

  private int take(float[][] rows, float[] data, int offset, int first, int count) {
    int width = encoder.width();
    for (int i = 0; i < count; i++) {
      rows[first + i] = new float[width];
      head.fill(data, offset + i * width, 1, rows[first + i], 0);
    }
    return first + count;
  }

  /** The score of the path that {@link io.dualmode.fixtures.kaldi.FstWriter#chain} allows. */
  static double score(float[][] rows, int[] transitions) {
    double sum = 0;
    for (int t = 0; t < rows.length; t++) {
      sum += rows[t][AcousticModelWriter.pdf(transitions[Math.min(t, transitions.length - 1)])];
    }
    return sum;
  }
}
