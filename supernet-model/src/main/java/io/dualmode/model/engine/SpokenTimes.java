package io.dualmode.model.engine;

import io.dualmode.api.Phone;
import io.dualmode.api.Word;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongPredicate;

/** Whether somebody speaks at a time, by words that were heard: in their phones, and in words of which none are known. Immutable. */
final class SpokenTimes implements LongPredicate {
  private final long firstMillis;
  private final BitSet spoken = new BitSet();

  SpokenTimes(List<Word> words) {
    firstMillis = words.isEmpty() ? 0 : words.get(0).startMillis();
    for (Word word : words) {
      if (word.phones().isEmpty()) {
        mark(word.startMillis(), word.endMillis());
      }
      for (Phone phone : word.phones()) {
        mark(phone.startMillis(), phone.endMillis());
      }
    }
  }

  private void mark(long startMillis, long endMillis) {
    int from = (int) Math.max(0, startMillis - firstMillis);
    spoken.set(from, (int) Math.max(from, endMillis - firstMillis));
  }

  @Override
  public boolean test(long millis) {
    return millis >= firstMillis && spoken.get((int) (millis - firstMillis));
  }
}
