package io.dualmode.tools.speaker;

import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SpeakerVector;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import io.dualmode.tools.data.CachedUtterance;
import io.dualmode.tools.data.FeatureCache;

/** Vectors as an application gets them: the recognizer hears the samples and says where the words are. */
final class RecognizedVectors implements VectorSource, AutoCloseable {
  private final FeatureCache cache;
  private final SpeechSession session;

  RecognizedVectors(FeatureCache cache, SpeechEngine engine) {
    this.cache = cache;
    session = engine.newSession(engine.defaultOptions().toBuilder().endpoints(false).partials(false).speakerVectors(true).build());
  }

  @Override
  public float[] vector(CachedUtterance utterance) {
    session.accept(cache.pcmFor(utterance.id()));
    RecognitionResult result = session.finish();
    return result.speakerVector().map(SpeakerVector::values).orElse(null);
  }

  @Override
  public void close() {
    session.close();
  }
}
