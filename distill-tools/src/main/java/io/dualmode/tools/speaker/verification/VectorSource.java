package io.dualmode.tools.speaker.verification;

import io.dualmode.api.speaker.SpeakerVector;
import io.dualmode.tools.data.cache.CachedUtterance;
import java.util.Optional;

/** Makes the speaker vector of a prepared utterance. */
interface VectorSource {
  /** The vector, or nothing where the utterance holds too little speech. */
  Optional<SpeakerVector> vector(CachedUtterance utterance);
}
