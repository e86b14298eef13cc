package io.dualmode.model.engine;

import io.dualmode.model.search.WordNetwork;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Another network with more words: each has the same score anywhere and leaves the history as it was. For words that a caller adds
 * and the language model has never seen. As thread-safe as the network below.
 */
final class OpenNetwork implements WordNetwork {
  /** Log score of a word that the language model lacks: one in 3000. */
  static final float EXTRA_SCORE = -8;
  /** What many such words have together; each of a handful has {@link #EXTRA_SCORE}. */
  private static final double EXTRA_SHARE = 0.01;

  private final WordNetwork below;
  private final float score;
  private final Map<String, Integer> extra = new HashMap<>();
  private final int firstExtra;

  /** Adds those of {@code words} that the network below does not know, each at {@link #EXTRA_SCORE}. */
  OpenNetwork(WordNetwork below, Collection<String> words) {
    this(below, words, EXTRA_SCORE);
  }

  /** Adds a list of any length: words of a long one are rare, whoever wrote it. */
  static OpenNetwork ofList(WordNetwork below, Collection<String> words, int added) {
    return new OpenNetwork(below, words, (float) Math.min(EXTRA_SCORE, Math.log(EXTRA_SHARE / Math.max(1, added))));
  }

  private OpenNetwork(WordNetwork below, Collection<String> words, float score) {
    this.below = below;
    this.score = score;
    int first = 0;
    for (String word : words) {
      first = Math.max(first, below.idOf(word) + 1);
    }
    firstExtra = first;
    for (String word : words) {
      if (below.idOf(word) < 0) {
        extra.putIfAbsent(word, firstExtra + extra.size());
      }
    }
  }

  @Override
  public int idOf(String word) {
    int id = below.idOf(word);
    // ids from firstExtra on are taken: words of the network below that are not in the list stay out
    return id >= firstExtra ? -1 : id >= 0 ? id : extra.getOrDefault(word, -1);
  }

  @Override
  public int start() {
    return below.start();
  }

  @Override
  public long step(int state, int word) {
    return word >= firstExtra ? WordNetwork.pack(score, state) : below.step(state, word);
  }

  @Override
  public float end(int state) {
    return below.end(state);
  }

  @Override
  public float lookAhead(int word) {
    return word >= firstExtra ? score : below.lookAhead(word);
  }
}
