package io.dualmode.model.lm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a model hold, with every n-gram, also the n-gram without its first word. What is missing gets the probability that the
 * model gives it by backing off, and a back-off weight of 1, so that no probability changes.
 */
public final class SuffixClosure {
  private SuffixClosure() {}

  /** The model itself if nothing is missing. */
  public static BackoffTrie close(BackoffTrie model) {
    List<Map<Key, Float>> missing = new ArrayList<>();
    for (int n = 0; n <= model.order(); n++) {
      missing.add(new HashMap<>());
    }
    boolean any = false;
    for (int n = model.order(); n >= 3; n--) {
      Map<Key, Float> below = missing.get(n - 1);
      int level = n;
      model.visit(n, (ids, node) -> add(model, ids, level, below));
      missing.get(n).keySet().forEach(key -> add(model, key.ids, level, below));
      any |= !below.isEmpty();
    }
    return any ? rebuild(model, missing) : model;
  }

  private static void add(BackoffTrie model, int[] ids, int n, Map<Key, Float> below) {
    if (model.find(ids, 1, n) < 0) {
      below.computeIfAbsent(new Key(Arrays.copyOfRange(ids, 1, n)), key -> model.logProb(key.ids, 0, n - 1));
    }
  }

  private static BackoffTrie rebuild(BackoffTrie model, List<Map<Key, Float>> missing) {
    BackoffTrieBuilder builder = new BackoffTrieBuilder(model.words());
    for (int n = 1; n <= model.order(); n++) {
      BackoffTrie.Level level = model.level(n);
      model.visit(n, (ids, node) ->
          builder.add(ids, level.logProb()[node], level.backoff() == null ? 0 : level.backoff()[node]));
      missing.get(n).forEach((key, logProb) -> builder.add(key.ids, logProb, 0));
      if (n < model.order()) {
        builder.nextLevel();
      }
    }
    return builder.build();
  }

  private static final class Key {
    private final int[] ids;

    Key(int[] ids) {
      this.ids = ids;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && Arrays.equals(ids, key.ids);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(ids);
    }
  }
}
