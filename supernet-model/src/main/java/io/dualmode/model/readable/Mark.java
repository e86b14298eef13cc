package io.dualmode.model.readable;

import java.util.List;

/** What stands behind a word. Semicolons, colons and dashes count as commas. */
public enum Mark {
  NONE(""), COMMA(","), FULL_STOP("."), QUESTION("?"), EXCLAMATION("!");

  /** All of them in order. */
  public static final List<Mark> ALL = List.of(values());

  private final String sign;

  Mark(String sign) {
    this.sign = sign;
  }

  /** As it is written, empty for none. */
  public String sign() {
    return sign;
  }

  /** Whether a sentence ends with it. */
  public boolean endsSentence() {
    return ordinal() >= FULL_STOP.ordinal();
  }
}
