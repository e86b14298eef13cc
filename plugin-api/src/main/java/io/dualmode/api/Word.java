package io.dualmode.api;

import java.util.List;
import java.util.Objects;

/**
 * One recognised word.
 *
 * @param text spelling, as the lexicon or grammar has it, without a pronunciation number
 * @param startMillis first millisecond, on the clock of the session (0 is its first sample, utterances do not restart it)
 * @param endMillis first millisecond after the word
 * @param confidence posterior probability, 0..1
 * @param phones its phones in order, empty where the engine has none
 */
public record Word(String text, long startMillis, long endMillis, double confidence, List<Phone> phones) {
  public Word {
    Objects.requireNonNull(text, "text");
    phones = List.copyOf(phones);
    if (startMillis < 0 || endMillis < startMillis) {
      throw new IllegalArgumentException("word '" + text + "': times are " + startMillis + ".." + endMillis
          + " ms, expected 0 <= start <= end");
    }
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("word '" + text + "': confidence is " + confidence + ", allowed: 0..1");
    }
  }
}
