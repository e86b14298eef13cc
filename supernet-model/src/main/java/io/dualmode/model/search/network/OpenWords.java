package io.dualmode.model.search.network;

import io.dualmode.model.search.WordNetwork;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Words without end, for searches over units: those of a network, with its scores weighed, further ones that it lacks, and all others as
 * one word, {@link #OTHER}. A word outside the network leaves the history as it was, or is the network's unknown word. As thread-safe as the
 * network.
 */
public final class OpenWords implements WordNetwork {
  /** Spelling of the word that stands for all that have no number. */
  public static final String OTHER = "\u0000";

  /** Log score of a word that was named and that the network lacks: one in 3000. */
  private static final float NAMED_SCORE = -8;
  /** Log score of any other word: one in 160,000. */
  private static final float OTHER_SCORE = -12;
  private static final int ONLY_STATE = 0;

  private final WordNetwork below;
  private final int unknown;
  private final float weight;
  private final float bonus;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final int[] idBelow;
  private final boolean[] forbidden;

  /**
   * A network.
   *
   * @param below weighs words, null where none is likelier than another
   * @param unknown the word of {@code below} that stands for those it lacks, -1 for none
   * @param words that have a number, those of {@code below} among them; the others of it are unknown here
   * @param forbidden are never said
   * @param weight of the scores below
   * @param bonus added for every word
   */
  public OpenWords(WordNetwork below, int unknown, Collection<String> words, Set<String> forbidden, float weight, float bonus) {
    this.below = below;
    this.unknown = unknown;
    this.weight = weight;
    this.bonus = bonus;
    words.forEach(word -> numbers.putIfAbsent(word, numbers.size()));
    forbidden.forEach(word -> numbers.putIfAbsent(word, numbers.size()));
    numbers.remove(OTHER);
    idBelow = new int[numbers.size()];
    this.forbidden = new boolean[idBelow.length];
    numbers.forEach((word, number) -> {
      idBelow[number] = below == null ? -1 : below.idOf(word);
      this.forbidden[number] = forbidden.contains(word);
    });
  }

  @Override
  public int idOf(String word) {
    return word.equals(OTHER) ? idBelow.length : numbers.getOrDefault(word, -1);
  }

  @Override
  public int start() {
    return below == null ? ONLY_STATE : below.start();
  }

  @Override
  public long step(int state, int word) {
    if (word < idBelow.length && forbidden[word]) {
      return WordNetwork.pack(Float.NEGATIVE_INFINITY, state);
    }
    int id = idBelow(word);
    if (id < 0) {
      return WordNetwork.pack(lacked(word), state);
    }
    long step = below.step(state, id);
    return WordNetwork.pack(weight * WordNetwork.scoreOf(step) + bonus, WordNetwork.stateOf(step));
  }

  private int idBelow(int word) {
    return word < idBelow.length && idBelow[word] >= 0 ? idBelow[word] : unknown;
  }

  private float lacked(int word) {
    return bonus + (below == null ? 0 : weight * (word < idBelow.length ? NAMED_SCORE : OTHER_SCORE));
  }

  @Override
  public float end(int state) {
    return below == null ? 0 : weight * below.end(state);
  }

  @Override
  public float lookAhead(int word) {
    if (word < idBelow.length && forbidden[word]) {
      return Float.NEGATIVE_INFINITY;
    }
    int id = idBelow(word);
    return id < 0 ? lacked(word) : weight * below.lookAhead(id) + bonus;
  }

  @Override
  public boolean isFull() {
    return below != null && below.isFull();
  }

  @Override
  public float mostGain() {
    return Math.max(0, bonus) + (below == null ? 0 : weight * below.mostGain());
  }
}
