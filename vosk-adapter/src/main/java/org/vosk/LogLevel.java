package org.vosk;

/** How much is logged. */
public enum LogLevel {
  WARNINGS(-1),
  INFO(0),
  DEBUG(1);

  private final int value;

  LogLevel(int value) {
    this.value = value;
  }

  /** The number that {@link LibVosk#vosk_set_log_level} takes. */
  public int getValue() {
    return value;
  }
}
