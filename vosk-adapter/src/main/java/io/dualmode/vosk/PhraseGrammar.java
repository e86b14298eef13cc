package io.dualmode.vosk;

import io.dualmode.api.Grammar;
import io.dualmode.api.Grammar.Enforcement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Phrase lists as graphs.
 *
 * <p>The strict graph holds the phrases. The loose one is what Vosk makes of them: a word bigram with absolute discounting (0.5)
 * and back-off to the unigram, so that the words of the list may come in any order and number, those of the phrases most
 * readily. With counts c over the phrases, each between a start and an end mark:
 * {@code p(w|h) = (c(hw) - 0.5) / c(h)} for pairs that occur, and for every word {@code b(h) c(w) / N} with
 * {@code b(h) = 0.5 * pairs(h) / c(h)} through the back-off state. The start has a back-off state of its own, in which no
 * sentence ends, since a graph may not accept silence.
 *
 * <p>Source: Ney, Essen, Kneser, "On structuring probabilistic dependences in stochastic language modelling", Computer Speech and
 * Language 8 (1994), absolute discounting.
 */
final class PhraseGrammar {
  private static final double DISCOUNT = 0.5;
  private static final String END = "</s>";

  private final Grammar.Builder builder = Grammar.builder();
  private final Map<String, Integer> states = new LinkedHashMap<>();
  private final Map<String, Integer> unigrams = new LinkedHashMap<>();
  private final Map<Integer, Map<String, Integer>> bigrams = new LinkedHashMap<>();

  private PhraseGrammar() {}

  /** Nothing but these phrases. */
  static Grammar strict(List<String> phrases) {
    return Grammar.ofPhrases(phrases, Enforcement.STRICT);
  }

  /** Their words, in any order. */
  static Grammar loose(List<String> phrases) {
    return new PhraseGrammar().build(phrases);
  }

  private Grammar build(List<String> phrases) {
    int start = builder.state();
    for (String phrase : phrases) {
      count(start, List.of(phrase.strip().split("\\s+")));
    }
    int startBackOff = builder.state();
    int backOff = builder.state();
    double total = unigrams.values().stream().mapToInt(Integer::intValue).sum();
    unigrams.forEach((word, count) -> {
      float weight = (float) Math.log(count / total);
      if (word.equals(END)) {
        builder.accept(backOff, weight);
      } else {
        builder.arc(startBackOff, states.get(word), word, weight, "");
        builder.arc(backOff, states.get(word), word, weight, "");
      }
    });
    bigrams.forEach((history, next) -> addHistory(history, next, history == start ? startBackOff : backOff));
    return builder.enforcement(Enforcement.STRICT).build();
  }

  private void count(int start, List<String> phrase) {
    List<String> words = new ArrayList<>(phrase);
    words.add(END);
    int history = start;
    for (String word : words) {
      unigrams.merge(word, 1, Integer::sum);
      bigrams.computeIfAbsent(history, h -> new LinkedHashMap<>()).merge(word, 1, Integer::sum);
      if (!word.equals(END)) {
        history = states.computeIfAbsent(word, w -> builder.state());
      }
    }
  }

  private void addHistory(int history, Map<String, Integer> next, int backOff) {
    double total = next.values().stream().mapToInt(Integer::intValue).sum();
    next.forEach((word, count) -> {
      float weight = (float) Math.log((count - DISCOUNT) / total);
      if (word.equals(END)) {
        builder.accept(history, weight);
      } else {
        builder.arc(history, states.get(word), word, weight, "");
      }
    });
    builder.arc(history, backOff, Grammar.EPSILON, (float) Math.log(DISCOUNT * next.size() / total), "");
  }
}
