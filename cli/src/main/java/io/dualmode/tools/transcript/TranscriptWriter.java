package io.dualmode.tools.transcript;

import io.dualmode.api.RecognitionResult;

/** Writes what is heard in one recording, as soon as the format allows. Not thread-safe. */
public interface TranscriptWriter {
  /** Takes the next utterance of a channel, counted from 0; channels may come in any order, utterances of one do not. */
  void utterance(int channel, RecognitionResult result);

  /**
   * Ends the recording; nothing may follow.
   *
   * @param seconds its length as far as it was heard
   */
  void end(double seconds);
}
