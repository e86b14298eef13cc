package io.dualmode.api;

import java.util.Objects;

/**
 * One phone of a recognised word.
 *
 * @param symbol name in the model's unit inventory, for example {@code AH}
 * @param startMillis first millisecond, on the clock of the session
 * @param endMillis first millisecond after it
 */
public record Phone(String symbol, long startMillis, long endMillis) {
  public Phone {
    Objects.requireNonNull(symbol, "symbol");
    if (startMillis < 0 || endMillis < startMillis) {
      throw new IllegalArgumentException("phone " + symbol + ": times are " + startMillis + ".." + endMillis
          + " ms, expected 0 <= start <= end");
    }
  }
}
