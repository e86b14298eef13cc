package io.dualmode.model.search;

import java.util.Arrays;

/**
 * Remembers recent {@link WordNetwork#step steps}: a path waits many frames at the end of a word and asks the same every time.
 * Direct-mapped, so its size is fixed. Not safe for use by several threads.
 */
final class StepCache {
  private static final int BITS = 14;

  private final WordNetwork network;
  private final long[] entries = new long[2 << BITS];

  StepCache(WordNetwork network) {
    this.network = network;
    Arrays.fill(entries, -1L);
  }

  long bytes() {
    return 8L * entries.length;
  }

  long step(int state, int word) {
    long key = (long) state << 32 | word;
    int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 64 - BITS) << 1;
    if (entries[slot] == key) {
      return entries[slot + 1];
    }
    long step = network.step(state, word);
    entries[slot] = key;
    entries[slot + 1] = step;
    return step;
  }
}
