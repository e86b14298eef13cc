package io.dualmode.model.vocabulary;

import io.dualmode.model.head.ScoringHead;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.UtteranceSearch;

/**
 * Makes searches for one thing that may be looked for: the words of a grammar, a known text, units. Safe for use by any number of threads.
 */
@FunctionalInterface
public interface SearchFactory {
  /**
   * A search over the rows that a head makes.
   *
   * @param head belongs to the search from now on: its scorer, or what else it offers to searches of its kind
   */
  UtteranceSearch newSearch(SearchConfig config, ScoringHead head);
}
