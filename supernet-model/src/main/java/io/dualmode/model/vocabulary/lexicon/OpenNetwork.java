package io.dualmode.model.vocabulary.lexicon;

import io.dualmode.model.search.WordNetwork;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Another network with words of its own, numbered behind those of the other. A word that the other lacks has the same score anywhere
 * and leaves the history as it was; one that the other knows may be had once more under a number of its own, in place of the old one;
 * and words may be forbidden. As thread-safe as the network below.
 */
final class OpenNetwork implements WordNetwork {
  /** Log score of one of a handful of words that the language model lacks: one in 3000. */
  static final float EXTRA_SCORE = -8;
  /** What many such words have together. */
  private static final double EXTRA_SHARE = 0.01;
  private static final int LACKED = -1;

  private final WordNetwork below;
  private final int firstOwn;
  private final Map<String, Integer> own;
  /** The words below that own ones stand for, {@link #LACKED} for none. */
  private final int[] standsFor;
  private final BitSet forbidden;
  private final float score;

  private OpenNetwork(Builder builder) {
    below = builder.below;
    firstOwn = builder.firstOwn;
    own = Map.copyOf(builder.own);
    standsFor = builder.standsFor.stream().mapToInt(Integer::intValue).toArray();
    forbidden = (BitSet) builder.forbidden.clone();
    long lacked = builder.standsFor.stream().filter(word -> word == LACKED).count();
    score = (float) Math.min(EXTRA_SCORE, Math.log(EXTRA_SHARE / Math.max(1, lacked)));
  }

  /** Adds those of a list of words that the network below lacks; of its own words only those on the list remain. */
  static OpenNetwork ofList(WordNetwork below, Collection<String> words) {
    int first = 0;
    for (String word : words) {
      first = Math.max(first, below.idOf(word) + 1);
    }
    Builder builder = new Builder(below, first);
    for (String word : words) {
      if (below.idOf(word) < 0) {
        builder.add(word);
      }
    }
    return builder.build();
  }

  /** Collects words. */
  static final class Builder {
    private final WordNetwork below;
    private final int firstOwn;
    private final Map<String, Integer> own = new HashMap<>();
    private final List<Integer> standsFor = new ArrayList<>();
    private final BitSet forbidden = new BitSet();

    /** A builder that numbers its words from {@code firstOwn} on; words of the network below from there on stay out. */
    Builder(WordNetwork below, int firstOwn) {
      this.below = below;
      this.firstOwn = firstOwn;
    }

    private int idBelow(String word) {
      int id = below.idOf(word);
      return id < firstOwn ? id : LACKED;
    }

    /** Adds a word that the network below lacks, or has under a number that stays out. */
    void add(String word) {
      own.computeIfAbsent(word, w -> {
        standsFor.add(below.idOf(w));
        return firstOwn + own.size();
      });
    }

    /** Lets a word be said under a number of its own only. */
    void replace(String word) {
      forbid(word);
      add(word);
    }

    /** Lets nobody say a word of the network below. */
    void forbid(String word) {
      if (idBelow(word) >= 0) {
        forbidden.set(idBelow(word));
      }
    }

    boolean changesNothing() {
      return own.isEmpty() && forbidden.isEmpty();
    }

    OpenNetwork build() {
      return new OpenNetwork(this);
    }
  }

  @Override
  public int idOf(String word) {
    Integer id = own.get(word);
    if (id != null) {
      return id;
    }
    int idBelow = below.idOf(word);
    return idBelow < 0 || idBelow >= firstOwn || forbidden.get(idBelow) ? -1 : idBelow;
  }

  @Override
  public int start() {
    return below.start();
  }

  @Override
  public long step(int state, int word) {
    if (word >= firstOwn) {
      int same = standsFor[word - firstOwn];
      return same == LACKED ? WordNetwork.pack(score, state) : below.step(state, same);
    }
    return forbidden.get(word) ? WordNetwork.pack(Float.NEGATIVE_INFINITY, state) : below.step(state, word);
  }

  @Override
  public float end(int state) {
    return below.end(state);
  }

  @Override
  public float lookAhead(int word) {
    if (word >= firstOwn) {
      int same = standsFor[word - firstOwn];
      return same == LACKED ? score : below.lookAhead(same);
    }
    return below.lookAhead(word);
  }

  @Override
  public float mostGain() {
    return below.mostGain();
  }

  @Override
  public boolean isFull() {
    return below.isFull();
  }
}
