package io.dualmode.tools.transcript;

import io.dualmode.tools.caption.CaptionRules;

/**
 * How much a transcript tells.
 *
 * @param named whether lines name the recording, as they must where several share an output
 * @param segments whether text has a line for each utterance instead of one for the recording
 * @param timestamps whether these lines begin with their times
 * @param phones whether JSON has the phones of every word
 * @param captions how subtitles are laid out
 */
public record TranscriptStyle(boolean named, boolean segments, boolean timestamps, boolean phones, CaptionRules captions) {
  /** For one recording: text in one line, JSON without phones. */
  public static final TranscriptStyle PLAIN = new TranscriptStyle(false, false, false, false, CaptionRules.DEFAULT);
}
