package io.dualmode.model.search;

import java.util.Arrays;

/**
 * Remembers recent {@link WordNetwork#step steps}: a path waits many frames at the end of a word and asks the same every time.
 * Direct-mapped, so its size is fixed. Not safe for use by several threads.
 */
public final class StepCache {
  /** What is remembered: {@link WordNetwork#step}. */
  @FunctionalInterface
  public interface Steps {
    /** The step from a state by a word, {@linkplain WordNetwork#pack packed}. */
    long step(int state, int word);
  }

  private final Steps source;
  private final int bits;
  private final long[] entries;

  /**
   * A cache without entries.
   *
   * @param source is asked for what is not remembered
   * @param bits logarithm to base 2 of the steps that there is room for
   */
  public StepCache(Steps source, int bits) {
    this.source = source;
    this.bits = bits;
    entries = new long[2 << bits];
    Arrays.fill(entries, -1L);
  }

  public long bytes() {
    return 8L * entries.length;
  }

  /** The step from a state by a word, as the source gives it. */
  public long step(int state, int word) {
    long key = (long) state << 32 | word;
    int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 64 - bits) << 1;
    if (entries[slot] == key) {
      return entries[slot + 1];
    }
    long step = source.step(state, word);
    entries[slot] = key;
    entries[slot + 1] = step;
    return step;
  }
}
