package io.dualmode.model.search.graph;

import java.util.Arrays;

/** The tokens of the newest frame, found by their state. Emptied by moving to a new epoch. */
final class ActiveTokens {
  private Token[] tokens = new Token[1024];
  private int count;
  private long[] index = new long[4096];
  private long epoch = 1;

  int count() {
    return count;
  }

  Token get(int i) {
    return tokens[i];
  }

  void clear() {
    Arrays.fill(tokens, 0, count, null);
    count = 0;
    epoch++;
  }

  private int slot(int state) {
    int mask = index.length - 1;
    int slot = (int) (state * 0x9E3779B97F4A7C15L >>> 33) & mask;
    while (index[slot] >>> 32 == epoch && tokens[(int) index[slot]].state != state) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /** The token of a state, null where there is none. */
  Token find(int state) {
    int slot = slot(state);
    return index[slot] >>> 32 == epoch ? tokens[(int) index[slot]] : null;
  }

  /** Adds a token whose state has none. */
  void add(Token token) {
    if (count == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * count);
      index = new long[4 * tokens.length];
      for (int i = 0; i < count; i++) {
        index[slot(tokens[i].state)] = epoch << 32 | i;
      }
    }
    int slot = slot(token.state);
    tokens[count] = token;
    index[slot] = epoch << 32 | count++;
  }
}
