package io.dualmode.tools.audio;

import java.io.IOException;

/** What a decoder found wrong with its stream, before the path is known; {@link AudioFile} turns it into its public twin. */
final class CorruptAudioException extends IOException {
  private final String remedy;

  CorruptAudioException(String problem, String remedy) {
    super(problem);
    this.remedy = remedy;
  }

  CorruptAudioException(String problem, String remedy, Throwable cause) {
    super(problem, cause);
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }
}
