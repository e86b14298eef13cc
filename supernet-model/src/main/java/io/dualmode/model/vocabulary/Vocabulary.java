package io.dualmode.model.vocabulary;

import io.dualmode.api.SessionOptions;
import io.dualmode.model.language.Pronouncer;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.WordNetwork;
import java.util.Collection;

/**
 * What a model can recognise, and so how it is searched: words of a lexicon through a tree, anything that its units spell, or what a static
 * graph allows. One belongs to each engine; sessions open their words through it. Thread-safe.
 */
public interface Vocabulary {
  /**
   * The words of a session.
   *
   * @throws IllegalArgumentException when the options ask for what cannot be recognised
   */
  SessionWords open(SessionOptions options);

  /** Asks for more words in free speech; they count for sessions and utterances that begin later. */
  void add(Collection<String> words);

  /** Free speech without any session's changes. */
  SearchSpace free();

  /** How words are made of the model's units, and of which language they are. */
  Pronouncer pronouncer();

  /** What free speech is weighed with, without what sessions put on top of it. */
  WordNetwork network();

  /** Words of free speech, 0 where any that the units spell is one. */
  int words();

  /** Whether n-grams weigh free speech. */
  boolean hasLanguageModel();

  /** The beams and weights of a session, made of those that the engine is configured with. */
  default SearchConfig search(SearchConfig configured, SessionOptions options) {
    return configured;
  }
}
