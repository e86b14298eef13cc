package io.dualmode.kaldi.rescore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A share of one model's costs less the same share of another's. Not thread-safe. */
final class DifferenceModel implements WordModel {
  private final WordModel taken;
  private final WordModel added;
  private final float share;
  private final List<Long> pairs = new ArrayList<>();
  private final Map<Long, Integer> states = new HashMap<>();
  private float cost;
  private int next;

  DifferenceModel(WordModel taken, WordModel added, float share) {
    this.taken = taken;
    this.added = added;
    this.share = share;
    state(Composition.pair(0, 0));
  }

  private int state(long pair) {
    Integer known = states.putIfAbsent(pair, pairs.size());
    if (known == null) {
      pairs.add(pair);
    }
    return known == null ? pairs.size() - 1 : known;
  }

  @Override
  public boolean read(int state, int word) {
    long pair = pairs.get(state);
    if (!taken.read((int) (pair >> 32), word) || !added.read((int) pair, word)) {
      return false;
    }
    cost = share * added.cost() - share * taken.cost();
    next = state(Composition.pair(taken.next(), added.next()));
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
    float less = taken.endCost((int) (pairs.get(state) >> 32));
    return less == Float.POSITIVE_INFINITY ? less : share * added.endCost((int) (long) pairs.get(state)) - share * less;
  }
}
