package io.dualmode.tools.cli;

import io.dualmode.api.EngineConfig;
import io.dualmode.api.Keys;
import io.dualmode.api.RecognitionMode;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.Heads;
import io.dualmode.model.encoder.JavaEncoder;
import io.dualmode.model.encoder.MmiHead;
import io.dualmode.model.encoder.Precision;
import io.dualmode.model.encoder.SupernetWeights;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.frontend.LogMelFilterBank;
import io.dualmode.model.kernel.KernelProvider;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.data.ManifestEntry;
import io.dualmode.tools.evaluate.ErrorRate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How far an exported model is from its source, on speech: word errors of both, and the outputs of both encoders frame by frame.
 *
 * @param source word errors of the source
 * @param exported word errors of the exported model
 * @param frames encoder frames compared
 * @param meanOutput mean absolute encoder output of the source, to read the differences by
 * @param meanDifference mean absolute difference of the encoder outputs
 * @param mostDifference the largest one
 * @param samePhone frames in which the heads of both prefer the same phone
 */
record ExportCheck(ErrorRate source, ErrorRate exported, long frames, double meanOutput, double meanDifference, double mostDifference,
    long samePhone) {

  /** Recognises the utterances with both models, in the mode of the exported network. */
  static ExportCheck of(Path source, Path exported, RecognitionMode mode, List<ManifestEntry> entries) throws IOException, InterruptedException {
    ErrorRate before = errors(source, mode, entries);
    ErrorRate after = errors(exported, mode, entries);
    Corner corner = mode == RecognitionMode.FULL_CONTEXT ? Corner.FULL_CONTEXT : Corner.STREAMING;
    long frames = 0;
    long values = 0;
    long same = 0;
    double sum = 0;
    double difference = 0;
    double most = 0;
    try (Listener one = new Listener(source, corner); Listener other = new Listener(exported, corner)) {
      for (ManifestEntry entry : entries) {
        float[] features = LogMelFilterBank.features(AudioFile.read16kHz(entry.audio()));
        float[] a = one.encode(features);
        float[] b = other.encode(features);
        if (a.length != b.length) {
          throw new IllegalStateException(entry.audio() + ": source and exported model encode to " + a.length + " and " + b.length + " values");
        }
        for (int i = 0; i < a.length; i++) {
          double off = Math.abs((double) a[i] - b[i]);
          sum += Math.abs(a[i]);
          difference += off;
          most = Math.max(most, off);
        }
        int[] phones = one.phones(a);
        int[] others = other.phones(b);
        for (int t = 0; t < phones.length; t++) {
          same += phones[t] == others[t] ? 1 : 0;
        }
        frames += phones.length;
        values += a.length;
      }
    }
    return new ExportCheck(before, after, frames, sum / values, difference / values, most, same);
  }

  private static ErrorRate errors(Path model, RecognitionMode mode, List<ManifestEntry> entries) throws IOException, InterruptedException {
    EngineConfig config = EngineConfig.builder().set(Keys.MODEL, model.toString()).set(Keys.MODE, mode).build();
    try (SpeechEngine engine = SpeechEngines.load(config)) {
      Evaluation evaluation = Evaluation.run(new Transcriber(engine, config, Optional.empty()), entries, 1, () -> {});
      if (!evaluation.failures().isEmpty()) {
        throw new IOException(evaluation.failures().get(0));
      }
      return evaluation.outcomes().stream().map(Evaluation.Outcome::errors).reduce(ErrorRate.NONE, ErrorRate::plus);
    }
  }

  /** Word error rate of the exported model less that of the source, in percent of the words. */
  double moreErrors() {
    return exported.percent() - source.percent();
  }

  /** Frames in which the models prefer different phones, percent. */
  double otherPhone() {
    return 100.0 * (frames - samePhone) / frames;
  }

  String summary() {
    return String.format(Locale.ROOT, "check: word errors %s, source %s%ncheck: encoder outputs of %,d frames differ by %.2g in the mean and "
        + "%.2g at most (mean output %.2g); %.2f %% of the frames have another best phone%n", exported, source, frames, meanDifference,
        mostDifference, meanOutput, otherPhone());
  }

  /** What is beyond a tolerance in percent, empty if nothing is. */
  Optional<String> failure(double tolerance) {
    if (!Double.isFinite(meanDifference) || !(mostDifference < Double.POSITIVE_INFINITY)) {
      return Optional.of("the encoder of the exported model gives values that are not finite");
    }
    if (moreErrors() > tolerance) {
      return Optional.of(String.format(Locale.ROOT, "the exported model has %.2f %% of the words wrong, %.2f more than its source; allowed "
          + "are %.2f more", exported.percent(), moreErrors(), tolerance));
    }
    if (otherPhone() > tolerance) {
      return Optional.of(String.format(Locale.ROOT, "the exported model prefers another phone than its source in %.2f %% of the frames, "
          + "allowed are %.2f %%", otherPhone(), tolerance));
    }
    return Optional.empty();
  }

  /** One corner of one model. */
  private static final class Listener implements AutoCloseable {
    private final JavaEncoder encoder;
    private final EncoderStream stream;
    private final Heads heads;
    private float[] encoded = {};
    private int values;

    Listener(Path path, Corner corner) throws IOException {
      try (SupernetModel model = SupernetModel.open(path)) {
        encoder = JavaEncoder.load(new SupernetWeights(model.config().encoder(), model.tensors()), Set.of(corner.weights()), Precision.STORED,
            KernelProvider.kernels());
      }
      stream = encoder.newStream(corner);
      heads = encoder.heads(corner.weights());
    }

    /** Encoder outputs {@code [frames, dim]}. */
    float[] encode(float[] features) {
      values = 0;
      stream.reset();
      stream.accept(features, 0, features.length / LogMelFilterBank.BINS, this::add);
      stream.finish(this::add);
      return Arrays.copyOf(encoded, values);
    }

    private void add(float[] data, int offset, int firstFrame, int count) {
      int length = count * encoder.config().dim();
      if (values + length > encoded.length) {
        encoded = Arrays.copyOf(encoded, 2 * (values + length));
      }
      System.arraycopy(data, offset, encoded, values, length);
      values += length;
    }

    /** The phone of the best output in every frame: of the phone-state head, or of CTC where the model lacks that. */
    int[] phones(float[] outputs) {
      int frames = outputs.length / encoder.config().dim();
      if (heads.hasMmi()) {
        MmiHead head = heads.mmi();
        float[] logits = new float[frames * head.outputs()];
        head.logits(outputs, 0, frames, logits, 0);
        return best(logits, frames, head.unitOf(encoder.config().units()));
      }
      int units = heads.ctc().outputs();
      float[] logits = new float[frames * units];
      heads.ctc().logProbabilities(outputs, 0, frames, logits, 0);
      return best(logits, frames, IntStream.range(0, units).toArray());
    }

    private static int[] best(float[] rows, int frames, int[] unitOf) {
      int[] best = new int[frames];
      for (int t = 0; t < frames; t++) {
        int at = t * unitOf.length;
        for (int k = at + 1; k < (t + 1) * unitOf.length; k++) {
          at = rows[k] > rows[at] ? k : at;
        }
        best[t] = unitOf[at - t * unitOf.length];
      }
      return best;
    }

    @Override
    public void close() {
      stream.close();
      encoder.close();
    }
  }
}
