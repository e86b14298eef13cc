package io.dualmode.kaldi.host;

import io.dualmode.fixtures.kaldi.AcousticModelWriter;
import io.dualmode.kaldi.acoustic.Acoustics;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameWeights;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.head.ScoringHead;
import io.dualmode.model.kernel.choice.KernelProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.function.IntPredicate;

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

  /** Rows of a recording, heard in pieces, where frames of some transitions of the only path are silence. */
  float[][] rows(short[] recording, int[] transitions, IntPredicate silence, int piece) {
    int[] decoded = {0};
    float[] told = new float[recording.length / 160 + 10];
    FrameWeights weights = (frames, changes) -> {
      for (int t = 0; t < (frames + 2) / 3; t++) {
        int known = Math.min(t, decoded[0] - 1);
        float weight = known < 0 || silence.test(transitions[Math.min(known, transitions.length - 1)]) ? 1e-3f : 1;
        for (int i = 3 * t; i < 3 * t + 3; i++) {
          if (weight != told[i]) {
            changes.add(i, weight - told[i]);
            told[i] = weight;
          }
        }
      }
    };
    return rows(recording, weights, piece, decoded);
  }

  /** Rows of a recording, heard in pieces. */
  float[][] rows(short[] recording, int piece) {
    return rows(recording, null, piece, new int[1]);
  }

  private float[][] rows(short[] recording, FrameWeights weights, int piece, int[] count) {
    FeatureExtractor extractor = acoustics.frontEnd().newExtractor();
    float[][] rows = new float[recording.length / 480 + 10][];
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
    return Arrays.copyOf(rows, count[0]);
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
