package io.dualmode.kaldi.speaker;

import io.dualmode.api.speaker.SpeakerStream;
import io.dualmode.api.speaker.SpeakerVector;
import io.dualmode.model.frontend.FeatureBuffer;
import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.frontend.Resampler;
import java.util.Optional;
import java.util.function.LongPredicate;

/** One stream that a {@link VoskSpeakerModel} hears: the features of its last seconds. Not thread-safe. */
final class VoiceStream implements SpeakerStream {
  /** What of an utterance is looked at, its end, as by the host. */
  static final int MOST_MILLIS = 15_000;
  /** What may come behind the end of an utterance before that is told. */
  private static final int LAG_MILLIS = 5000;

  private final VoskSpeakerModel model;
  private final Resampler resampler;
  private final FeatureExtractor extractor;
  private final FeatureBuffer features;
  private final int frameMillis;
  private final int most;
  /** Frames that were dropped at the beginning. */
  private int dropped;

  VoiceStream(VoskSpeakerModel model, int sampleRateHz) {
    this.model = model;
    resampler = new Resampler(sampleRateHz, model.frontEnd().sampleRateHz());
    extractor = model.frontEnd().newExtractor();
    features = new FeatureBuffer(model.frontEnd().features());
    frameMillis = model.frontEnd().frameMillis();
    most = (MOST_MILLIS + LAG_MILLIS) / frameMillis;
  }

  @Override
  public void accept(float[] samples, int offset, int length) {
    resampler.accept(samples, offset, length, (data, at, count) -> extractor.accept(data, at, count, features));
    if (features.frames() >= 2 * most) {
      int surplus = features.frames() - most;
      features.discard(surplus);
      dropped += surplus;
    }
  }

  @Override
  public Optional<SpeakerVector> vector(long startMillis, long endMillis, LongPredicate speech) {
    int first = Math.max(dropped, frame(Math.max(startMillis, endMillis - MOST_MILLIS)));
    int end = Math.min(dropped + features.frames(), frame(endMillis));
    int size = features.features();
    float[] spoken = new float[Math.max(0, end - first) * size];
    int count = 0;
    for (int frame = first; frame < end; frame++) {
      if (speech.test((long) frame * frameMillis)) {
        System.arraycopy(features.data(), (frame - dropped) * size, spoken, count++ * size, size);
      }
    }
    return model.vector(spoken, count);
  }

  private int frame(long millis) {
    return (int) Math.max(0, (millis + frameMillis / 2) / frameMillis);
  }

  @Override
  public void reset() {
    resampler.reset();
    extractor.reset();
    features.clear();
    dropped = 0;
  }
}
