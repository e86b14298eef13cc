package io.dualmode.api.config;

import java.util.Locale;

/** How an engine listens; written in configuration as {@code streaming}, {@code full-context} or {@code two-pass}. */
public enum RecognitionMode {
  /** Words appear while the speaker talks; the sub-network sees fixed chunks and a bounded past. */
  STREAMING,
  /** The final text comes from the whole utterance, seen at once when it ends. */
  FULL_CONTEXT,
  /** A streaming first pass whose alternatives a rescorer ranks again when the utterance ends. */
  TWO_PASS;

  /** The spelling used in properties and on the command line. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The mode of a spelling that {@link #key} gives; anything else is an {@link IllegalArgumentException} that lists the modes. */
  public static RecognitionMode fromKey(String key) {
    for (RecognitionMode mode : values()) {
      if (mode.key().equals(key)) {
        return mode;
      }
    }
    throw new IllegalArgumentException("mode is '" + key + "', allowed: streaming, full-context, two-pass");
  }
}
