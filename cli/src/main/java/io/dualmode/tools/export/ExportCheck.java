package io.dualmode.tools.export;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.model.composition.SupernetComposition;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import io.dualmode.model.head.Heads;
import io.dualmode.model.head.ctc.CtcHead;
import io.dualmode.model.head.ctc.LoadedCtc;
import io.dualmode.model.head.mmi.LoadedMmi;
import io.dualmode.model.head.mmi.MmiHead;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.supernet.shape.SupernetWeights;
import io.dualmode.model.supernet.stream.JavaEncoder;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.evaluate.EditDistance;
import io.dualmode.tools.evaluate.ErrorRate;
import io.dualmode.tools.evaluate.Evaluation;
import io.dualmode.tools.evaluate.UtteranceEncoder;
import io.dualmode.tools.manifest.ManifestEntry;
import io.dualmode.tools.transcribe.Transcriber;
import java.io.IOException;
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
 * @param otherwise words that the exported model hears otherwise than the source
 * @param frames encoder frames compared
 * @param meanOutput mean absolute encoder output of the source, to read the differences by
 * @param meanDifference mean absolute difference of the encoder outputs
 * @param mostDifference the largest one
 * @param otherPhones frames in which the heads prefer different phones
 * @param clearlyOtherPhones those of them in which the source is clear: to it the exported model's phone is less than half as probable as its own
 */
record ExportCheck(ErrorRate source, ErrorRate exported, ErrorRate otherwise, long frames, double meanOutput, double meanDifference,
    double mostDifference, long otherPhones, long clearlyOtherPhones) {
  private static final double CLEAR = Math.log(2);

  /** Recognises the utterances with both models, in the mode of the exported network. */
  static ExportCheck of(String source, String exported, RecognitionMode mode, List<ManifestEntry> entries) throws IOException, InterruptedException {
    List<Evaluation.Outcome> before = hear(source, mode, entries);
    List<Evaluation.Outcome> after = hear(exported, mode, entries);
    ErrorRate otherwise = ErrorRate.NONE;
    for (int i = 0; i < before.size(); i++) {
      otherwise = otherwise.plus(EditDistance.compare(words(before.get(i)), words(after.get(i))));
    }
    Corner corner = mode == RecognitionMode.FULL_CONTEXT ? Corner.FULL_CONTEXT : Corner.STREAMING;
    long frames = 0;
    long values = 0;
    long other = 0;
    long clear = 0;
    double sum = 0;
    double difference = 0;
    double most = 0;
    try (Listener first = new Listener(source, corner); Listener second = new Listener(exported, corner)) {
      for (ManifestEntry entry : entries) {
        float[] features = LogMelFilterBank.features(AudioFile.read16kHz(entry.audio()));
        float[] a = first.encode(features);
        float[] b = second.encode(features);
        if (a.length != b.length) {
          throw new IllegalStateException(entry.audio() + ": source and exported model encode to " + a.length + " and " + b.length + " values");
        }
        for (int i = 0; i < a.length; i++) {
          double off = Math.abs((double) a[i] - b[i]);
          sum += Math.abs(a[i]);
          difference += off;
          most = Math.max(most, off);
        }
        float[][] phones = first.phones(a);
        float[][] others = second.phones(b);
        for (int t = 0; t < phones.length; t++) {
          int own = best(phones[t]);
          int preferred = best(others[t]);
          other += preferred != own ? 1 : 0;
          clear += phones[t][own] - phones[t][preferred] > CLEAR ? 1 : 0;
        }
        frames += phones.length;
        values += a.length;
      }
    }
    return new ExportCheck(errors(before), errors(after), otherwise, frames, sum / values, difference / values, most, other, clear);
  }

  private static ErrorRate errors(List<Evaluation.Outcome> outcomes) {
    return outcomes.stream().map(Evaluation.Outcome::errors).reduce(ErrorRate.NONE, ErrorRate::plus);
  }

  private static List<String> words(Evaluation.Outcome outcome) {
    return Evaluation.words(outcome.heard().text());
  }

  private static List<Evaluation.Outcome> hear(String model, RecognitionMode mode, List<ManifestEntry> entries) throws IOException, InterruptedException {
    EngineConfig config = EngineConfig.builder().set(Keys.MODEL, model).set(Keys.MODE, mode).build();
    try (SpeechEngine engine = SpeechEngines.load(config)) {
      Evaluation evaluation = Evaluation.run(new Transcriber(engine, config, Optional.empty()), entries, 1, () -> {});
      if (!evaluation.failures().isEmpty()) {
        throw new IOException(evaluation.failures().get(0));
      }
      return evaluation.outcomes();
    }
  }

  /** Word error rate of the exported model less that of the source, in percent of the words. */
  double moreErrors() {
    return exported.percent() - source.percent();
  }

  /** Frames in which the exported model prefers a phone that the source clearly does not, percent. */
  double clearlyOtherPhone() {
    return 100.0 * clearlyOtherPhones / frames;
  }

  String summary() {
    return String.format(Locale.ROOT, "check: word errors %s, source %s; %.2f %% of the words are heard otherwise%ncheck: encoder outputs of "
        + "%,d frames differ by %.2g in the mean and %.2g at most (mean output %.2g); %.2f %% of the frames have another best phone, %.2f %% "
        + "clearly another%n", exported, source, otherwise.percent(), frames, meanDifference, mostDifference, meanOutput,
        100.0 * otherPhones / frames, clearlyOtherPhone());
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
    if (clearlyOtherPhone() > tolerance) {
      return Optional.of(String.format(Locale.ROOT, "the exported model prefers a phone that its source clearly does not in %.2f %% of the "
          + "frames, allowed are %.2f %%", clearlyOtherPhone(), tolerance));
    }
    return Optional.empty();
  }

  private static int best(float[] scores) {
    int best = 0;
    for (int k = 1; k < scores.length; k++) {
      best = scores[k] > scores[best] ? k : best;
    }
    return best;
  }

  /** One corner of one model. */
  private static final class Listener implements AutoCloseable {
    private final JavaEncoder encoder;
    private final UtteranceEncoder utterance;
    private final Heads heads;

    Listener(String name, Corner corner) throws IOException {
      try (SupernetModel model = SupernetModel.named(name)) {
        SupernetWeights weights = new SupernetWeights(model.config().encoder(), model.tensors());
        encoder = JavaEncoder.load(weights, Set.of(corner.weights()), Precision.STORED, KernelProvider.kernels());
        heads = SupernetComposition.heads(weights, corner.weights());
      }
      utterance = new UtteranceEncoder(encoder, corner);
    }

    /** Encoder outputs {@code [frames, dim]}. */
    float[] encode(float[] features) {
      int frames = utterance.encode(features, features.length / LogMelFilterBank.BINS);
      return Arrays.copyOf(utterance.outputs(), frames * encoder.config().dim());
    }

    /** Log scores {@code [frames, units]} of the phones: of the phone-state head, a phone's best output, or of CTC where the model lacks that. */
    float[][] phones(float[] outputs) {
      int frames = outputs.length / encoder.config().dim();
      if (heads.has("mmi")) {
        int units = encoder.config().units();
        MmiHead head = LoadedMmi.of(heads);
        float[] logits = new float[frames * head.outputs()];
        head.logits(outputs, 0, frames, logits, 0);
        return byUnit(logits, frames, head.unitOf(units), units);
      }
      CtcHead ctc = LoadedCtc.of(heads);
      int units = ctc.outputs();
      float[] logits = new float[frames * units];
      ctc.logProbabilities(outputs, 0, frames, logits, 0);
      return byUnit(logits, frames, IntStream.range(0, units).toArray(), units);
    }

    private static float[][] byUnit(float[] rows, int frames, int[] unitOf, int units) {
      float[][] scores = new float[frames][units];
      for (int t = 0; t < frames; t++) {
        Arrays.fill(scores[t], Float.NEGATIVE_INFINITY);
        for (int k = 0; k < unitOf.length; k++) {
          if (unitOf[k] >= 0) {
            scores[t][unitOf[k]] = Math.max(scores[t][unitOf[k]], rows[t * unitOf.length + k]);
          }
        }
      }
      return scores;
    }

    @Override
    public void close() {
      utterance.close();
      encoder.close();
    }
  }
}
