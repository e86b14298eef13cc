package io.dualmode.api.vocabulary;

import java.util.List;

/** A word n-gram model that an application or a host brings along; safe for concurrent readers. */
public interface LanguageModel {
  /** Spelling of the sentence start in a history. */
  String SENTENCE_START = "<s>";

  /** Spelling of the sentence end as a predicted word. */
  String SENTENCE_END = "</s>";

  /** Longest n-gram, so that a history never needs more than {@code order() - 1} words. */
  int order();

  /** Whether the model has the word itself, not only its class for unknown words. */
  boolean contains(String word);

  /**
   * Natural logarithm of the probability of a word after a history.
   *
   * @param history at most {@code order() - 1} words, oldest first, may begin with {@link #SENTENCE_START}
   * @param word a word, or {@link #SENTENCE_END}
   * @return at most 0; negative infinity for a word that the model excludes
   */
  double logProbability(List<String> history, String word);
}
