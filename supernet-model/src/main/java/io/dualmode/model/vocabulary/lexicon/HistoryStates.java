package io.dualmode.model.vocabulary.lexicon;

import io.dualmode.model.search.LongIntMap;
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

  private final int longest;
  private final List<List<String>> histories = new ArrayList<>();
  /** By state: that of the history without its first word. */
  private int[] suffixes = new int[1024];
  /** From a state and a word behind its history to the state of both. */
  private final LongIntMap states = new LongIntMap();

  /** @param longest words of the longest history, 0 for none but the empty one */
  HistoryStates(int longest) {
    this.longest = longest;
    histories.add(List.of());
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
    int known = states.get(key);
    if (known >= 0) {
      return known;
    }
    List<String> history = new ArrayList<>(histories.get(state));
    history.add(spelling);
    int found = add(List.copyOf(history), state == EMPTY ? EMPTY : extended(suffixes[state], word, spelling));
    states.put(key, found);
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
}
