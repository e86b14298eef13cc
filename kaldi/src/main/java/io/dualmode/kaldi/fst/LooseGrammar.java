package io.dualmode.kaldi.fst;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The grammar that Vosk makes of a list of phrases: a model of pairs of words with back-off to single words, half of the probability of
 * each context being kept for backing off. So any words of the list may follow each other, those that do so in a phrase more readily.
 *
 * <p>The count of a word in a context is how often it follows there, in the empty context how often it is said at all; so is the end of a
 * phrase. Its cost is {@code -ln(count / (2 total))}, that of backing off {@code ln 2}. A path may begin in the empty context only.
 */
public final class LooseGrammar {
  private static final double KEPT = 0.5;
  private static final int END = 0;

  private LooseGrammar() {}

  /** The grammar of phrases of labels above 0; at least one phrase, which may be empty. */
  public static Fst of(List<int[]> phrases) {
    Map<Integer, TreeMap<Integer, Integer>> counts = new HashMap<>();
    List<Integer> contexts = new ArrayList<>(List.of(END));
    TreeMap<Integer, Integer> alone = counts.computeIfAbsent(END, c -> new TreeMap<>());
    for (int[] phrase : phrases) {
      int before = END;
      for (int i = 0; i <= phrase.length; i++) {
        int word = i < phrase.length ? phrase[i] : END;
        alone.merge(word, 1, Integer::sum);
        if (before != END) {
          if (!counts.containsKey(before)) {
            contexts.add(before);
          }
          counts.computeIfAbsent(before, c -> new TreeMap<>()).merge(word, 1, Integer::sum);
        }
        before = word;
      }
    }
    Map<Integer, Integer> states = new HashMap<>();
    contexts.forEach(context -> states.put(context, states.size()));
    ListFst fst = new ListFst();
    for (int context : contexts) {
      TreeMap<Integer, Integer> words = counts.get(context);
      double total = words.values().stream().mapToInt(Integer::intValue).sum();
      int state = fst.addState();
      if (context != END) {
        fst.addArc(state, 0, 0, (float) -Math.log(1 - KEPT), 0);
      }
      words.forEach((word, count) -> {
        float cost = (float) -Math.log(count * KEPT / total);
        if (word == END) {
          fst.setFinal(state, cost);
        } else {
          fst.addArc(state, word, word, cost, states.get(word));
        }
      });
    }
    return fst;
  }
}
