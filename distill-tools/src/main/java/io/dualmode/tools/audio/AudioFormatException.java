package io.dualmode.tools.audio;

import java.io.IOException;
import java.nio.file.Path;

/** An audio file that cannot be used; the message is one line: the path, what is wrong with it, and what to do. */
public final class AudioFormatException extends IOException {
  public AudioFormatException(Path path, String problem, String remedy) {
    this(path, problem, remedy, null);
  }

  public AudioFormatException(Path path, String problem, String remedy, Throwable cause) {
    this(path + ": " + problem + "; " + remedy, cause);
  }

  AudioFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
