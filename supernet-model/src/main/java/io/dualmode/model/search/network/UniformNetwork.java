package io.dualmode.model.search.network;

import io.dualmode.model.search.WordNetwork;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Any sequence of given words, each with the same score: no language model. */
public final class UniformNetwork implements WordNetwork {
  private static final int ONLY_STATE = 0;

  private final Map<String, Integer> ids = new LinkedHashMap<>();
  private final float score;

  /** Each word scores {@code -ln(number of distinct words)}; ending costs nothing. */
  public UniformNetwork(Collection<String> words) {
    number(words);
    this.score = ids.isEmpty() ? 0 : (float) -Math.log(ids.size());
  }

  /** Each word has this score; ending costs nothing. */
  public UniformNetwork(Collection<String> words, float score) {
    number(words);
    this.score = score;
  }

  private void number(Collection<String> words) {
    for (String word : words) {
      ids.putIfAbsent(word, ids.size());
    }
  }

  @Override
  public int idOf(String word) {
    return ids.getOrDefault(word, -1);
  }

  @Override
  public int start() {
    return ONLY_STATE;
  }

  @Override
  public long step(int state, int word) {
    return WordNetwork.pack(score, ONLY_STATE);
  }

  @Override
  public float end(int state) {
    return 0;
  }

  @Override
  public float lookAhead(int word) {
    return score;
  }
}
