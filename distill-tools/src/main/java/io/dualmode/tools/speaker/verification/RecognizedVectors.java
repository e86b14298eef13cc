package io.dualmode.tools.speaker.verification;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.speaker.SpeakerVector;
import io.dualmode.tools.data.cache.CachedUtterance;
import io.dualmode.tools.data.cache.FeatureCache;
import java.util.Optional;

/** Vectors as an application gets them: the recognizer hears the samples and says where the words are. */
final class RecognizedVectors implements VectorSource, AutoCloseable {
  private final FeatureCache cache;
  private final SpeechSession session;

  RecognizedVectors(FeatureCache cache, SpeechEngine engine) {
    this.cache = cache;
    session = engine.newSession(engine.defaultOptions().toBuilder().endpoints(false).partials(false).speakerVectors(true).build());
  }

  @Override
  public Optional<SpeakerVector> vector(CachedUtterance utterance) {
    session.accept(cache.pcmFor(utterance.id()));
    return session.finish().speakerVector();
  }

  @Override
  public void close() {
    session.close();
  }
}
