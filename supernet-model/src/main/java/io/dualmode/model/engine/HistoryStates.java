package io.dualmode.model.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Histories of at most so many words as numbers, given out as they are met. A state and a word lead to the next state by their numbers,
 * without a look at the spellings. Not thread-safe.
 */
final class HistoryStates {
  /** The history without words. */
  static final int EMPTY = 0;
  private static final long NONE = -1;

  private final int longest;
  private final List<List<String>> histories = new ArrayList<>();
  /** By state: that of the history without its first word. */
  private int[] suffixes = new int[1024];
  /** An open hash table from a state and a word behind its history to the state of both. */
  private long[] keys = empty(2048);
  private int[] states = new int[2048];

  /** @param longest words of the longest history, 0 for none but the empty one */
  HistoryStates(int longest) {
    this.longest = longest;
    histories.add(List.of());
  }

  private static long[] empty(int size) {
    long[] table = new long[size];
    Arrays.fill(table, NONE);
    return table;
  }

  /** States given out. */
  int size() {
    return histories.size();
  }

  /** The words of a state, oldest first. */
  List<String> history(int state) {
    return histories.get(state);
  }

  /** A state of its own for a word that has no number and stands at the beginning only. */
  int beginning(String word) {
    return longest == 0 ? EMPTY : add(List.of(word), EMPTY);
  }

  /** The state after a word of some number: its history and the word, as much of them as the longest history has. */
  int after(int state, int word, String spelling) {
    if (longest == 0) {
      return EMPTY;
    }
    return extended(histories.get(state).size() < longest ? state : suffixes[state], word, spelling);
  }

  private int extended(int state, int word, String spelling) {
    long key = (long) state << 32 | word;
    int slot = slot(key);
    if (keys[slot] == key) {
      return states[slot];
    }
    List<String> history = new ArrayList<>(histories.get(state));
    history.add(spelling);
    int found = add(List.copyOf(history), state == EMPTY ? EMPTY : extended(suffixes[state], word, spelling));
    if (2 * histories.size() > keys.length) {
      grow();
    }
    slot = slot(key);
    keys[slot] = key;
    states[slot] = found;
    return found;
  }

  private int add(List<String> history, int suffix) {
    // the suffix may have been made in the course of this call, so the number is taken now
    int state = histories.size();
    histories.add(history);
    if (state == suffixes.length) {
      suffixes = Arrays.copyOf(suffixes, 2 * state);
    }
    suffixes[state] = suffix;
    return state;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & mask;
    while (keys[slot] != NONE && keys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldStates = states;
    keys = empty(2 * oldKeys.length);
    states = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != NONE) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        states[slot] = oldStates[i];
      }
    }
  }
}
