package io.dualmode.tools.speaker;

import io.dualmode.tools.data.CachedUtterance;

/** Makes the speaker vector of a prepared utterance. */
interface VectorSource {
  /** The vector, or null where the utterance holds too little speech. */
  float[] vector(CachedUtterance utterance);
}
