package io.dualmode.kaldi.rescore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A {@link ConstArpa} whose states are the histories of one utterance. Not thread-safe. */
final class ArpaModel implements WordModel {
  private record History(int[] words) {
    @Override
    public boolean equals(Object other) {
      return other instanceof History history && Arrays.equals(words, history.words);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(words);
    }
  }

  private final ConstArpa arpa;
  private final List<int[]> histories = new ArrayList<>();
  private final Map<History, Integer> states = new HashMap<>();
  private float cost;
  private int next;

  /** @param before words that an utterance begins with */
  ArpaModel(ConstArpa arpa, int[] before) {
    this.arpa = arpa;
    int[] start = arpa.order() == 1 ? new int[0] : new int[] {arpa.begin()};
    for (int word : before) {
      start = after(start, word);
    }
    state(start);
  }

  private int[] after(int[] history, int word) {
    int[] sequence = Arrays.copyOf(history, history.length + 1);
    sequence[history.length] = word;
    return arpa.history(sequence);
  }

  private int state(int[] history) {
    Integer known = states.putIfAbsent(new History(history), histories.size());
    if (known == null) {
      histories.add(history);
    }
    return known == null ? histories.size() - 1 : known;
  }

  @Override
  public boolean read(int state, int word) {
    int[] history = histories.get(state);
    cost = -arpa.score(word, history);
    if (cost == Float.POSITIVE_INFINITY) {
      return false;
    }
    next = state(after(history, word));
    return true;
  }

  @Override
  public float cost() {
    return cost;
  }

  @Override
  public int next() {
    return next;
  }

  @Override
  public float endCost(int state) {
    return -arpa.score(arpa.end(), histories.get(state));
  }
}
