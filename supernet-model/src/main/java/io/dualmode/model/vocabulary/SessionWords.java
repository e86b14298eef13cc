package io.dualmode.model.vocabulary;

import io.dualmode.api.grammar.Grammar;
import java.util.List;

/** The words of one session: those of its {@link Vocabulary}, or what its options and later changes make of them. Not thread-safe. */
public interface SessionWords {
  /** What to search with from the next utterance on; the same object as long as nothing changed. */
  SearchSpace space();

  /**
   * Replaces the grammar, by free speech if it is null.
   *
   * @throws IllegalArgumentException when it cannot be searched; nothing changes then
   */
  void setGrammar(Grammar wanted);

  /**
   * Adds pronunciations, before all others that the word has.
   *
   * @throws IllegalArgumentException when one is none; nothing changes then
   */
  void add(String word, List<List<String>> pronunciations);

  /** Removes a word with all its pronunciations; returns whether it was there. */
  boolean remove(String word);
}
