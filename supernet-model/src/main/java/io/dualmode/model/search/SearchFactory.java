package io.dualmode.model.search;

import io.dualmode.model.search.score.AcousticScorer;

/**
 * Makes searches for one thing that may be looked for: the words of a grammar, a known text, units. Safe for use by any number of threads.
 */
@FunctionalInterface
public interface SearchFactory {
  /** A search that asks a scorer, which belongs to it from now on. */
  UtteranceSearch newSearch(SearchConfig config, AcousticScorer scorer);
}
