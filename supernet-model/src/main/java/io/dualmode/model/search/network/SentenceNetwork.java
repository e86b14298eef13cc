package io.dualmode.model.search.network;

import io.dualmode.model.search.WordNetwork;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One word sequence and no other, at the scores that another network gives it: for the best path of words that are known, which tells
 * whether a search of that network lost it or its models prefer something else.
 *
 * <p>State {@code i} is "the first {@code i} words are behind us"; only word {@code i} may follow and only the last state may end. Paths
 * of the other network with these words have the same scores here, so results compare. Immutable and thread-safe.
 */
public final class SentenceNetwork implements WordNetwork {
  private final Map<String, Integer> ids = new HashMap<>();
  private final int[] words;
  private final float[] scores;
  private final float[] most;
  private final float end;

  /**
   * Follows a sentence through a network.
   *
   * @param words in its spelling, each of which it knows; may be empty
   * @throws IllegalArgumentException when it does not know a word
   */
  public SentenceNetwork(WordNetwork network, List<String> words) {
    this.words = new int[words.size()];
    scores = new float[words.size()];
    int state = network.start();
    for (int i = 0; i < scores.length; i++) {
      int id = network.idOf(words.get(i));
      if (id < 0) {
        throw new IllegalArgumentException("word " + i + " of the sentence is '" + words.get(i) + "', which the network does not know");
      }
      this.words[i] = ids.computeIfAbsent(words.get(i), word -> ids.size());
      long step = network.step(state, id);
      scores[i] = WordNetwork.scoreOf(step);
      state = WordNetwork.stateOf(step);
    }
    end = network.end(state);
    most = new float[ids.size()];
    Arrays.fill(most, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < scores.length; i++) {
      most[this.words[i]] = Math.max(most[this.words[i]], scores[i]);
    }
  }

  @Override
  public int idOf(String word) {
    return ids.getOrDefault(word, -1);
  }

  @Override
  public int start() {
    return 0;
  }

  @Override
  public long step(int state, int word) {
    return state < words.length && words[state] == word ? WordNetwork.pack(scores[state], state + 1)
        : WordNetwork.pack(Float.NEGATIVE_INFINITY, state);
  }

  @Override
  public float end(int state) {
    return state == words.length ? end : Float.NEGATIVE_INFINITY;
  }

  @Override
  public float lookAhead(int word) {
    return most[word];
  }

  @Override
  public boolean restricts() {
    return true;
  }

  @Override
  public int[] successors(int state) {
    return state < words.length ? new int[] {words[state]} : new int[0];
  }
}
