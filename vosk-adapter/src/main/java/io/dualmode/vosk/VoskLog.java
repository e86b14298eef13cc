package io.dualmode.vosk;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of the adapter, below what {@code LibVosk.setLogLevel} allows; warnings and errors always pass. */
public final class VoskLog {
  public static final Logger LOG = LoggerFactory.getLogger("io.dualmode.vosk");

  /** Vosk's own switch is one for the process. */
  private static volatile int level;

  private VoskLog() {}

  /** Vosk's levels: below 0 warnings, 0 information, above 0 everything. */
  public static void setLevel(int value) {
    level = value;
  }

  static void debug(String message, Object... arguments) {
    if (level > 0) {
      LOG.debug(message, arguments);
    }
  }
}
