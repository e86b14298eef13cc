package io.dualmode.api.listen;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;

/**
 * Is told what happens in a stream, in order, by the thread that feeds it; what a method throws ends the feeding. The last call is
 * {@link #end} or {@link #failed}; a stream that is cancelled or closed before its end makes neither.
 */
public interface RecognitionListener {
  /** The reading of the running utterance has changed; not called where {@code SessionOptions.partials} is off. */
  default void partial(Hypothesis reading) {}

  /** An utterance with words in it is over, at a pause or with the stream. */
  default void utterance(RecognitionResult result) {}

  /** The stream is over, and all of it has been heard. */
  default void end() {}

  /** Nothing more can be heard: the audio cannot be read. Utterances that ended before have been told. */
  default void failed(Exception problem) {}
}
