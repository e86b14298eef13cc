package io.dualmode.api.audio;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Audio that cannot be used; the message is one line: its name, what is wrong with it, and what to do. */
public final class AudioFormatException extends IOException {
  private static final long serialVersionUID = 1;

  private final String name;
  private final String problem;
  private final boolean unreadFormat;

  AudioFormatException(String name, String problem, String remedy, boolean unreadFormat, @Nullable Throwable cause) {
    super(name + ": " + problem + "; " + remedy, cause);
    this.name = name;
    this.problem = problem;
    this.unreadFormat = unreadFormat;
  }

  /** The same problem with another advice. */
  public AudioFormatException withRemedy(String remedy) {
    return new AudioFormatException(name, problem, remedy, unreadFormat, this);
  }

  /** Whether it is of a format that nothing on the class path reads, so that converting it helps. */
  public boolean isUnreadFormat() {
    return unreadFormat;
  }
}
