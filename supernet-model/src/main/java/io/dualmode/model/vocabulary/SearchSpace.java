package io.dualmode.model.vocabulary;

import io.dualmode.api.grammar.Grammar;
import java.util.List;
import java.util.Optional;

/** What the searches of a session look for until its words change. Shared by any number of searches. */
public interface SearchSpace extends SearchFactory {
  /** The grammar that the words come from, empty for free speech. */
  default Optional<Grammar> grammar() {
    return Optional.empty();
  }

  /** The semantic tags of a sentence of the grammar in order; none for words that are no such sentence. */
  default List<String> tags(List<String> words) {
    return List.of();
  }

  /** What was guessed or left out. */
  default List<String> warnings() {
    return List.of();
  }
}
