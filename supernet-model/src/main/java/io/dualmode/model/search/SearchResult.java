package io.dualmode.model.search;

import java.util.ArrayList;
import java.util.List;

/**
 * What a search heard.
 *
 * @param nBest distinct word sequences, best first, at least one
 * @param lattice the alternatives; where the words of a long stream became final before its end, those are not in it but in
 *     every hypothesis
 * @param complete whether the best path ended where the network allows an end; if not, a word in progress was left out
 * @param frames frames heard
 */
public record SearchResult(List<SearchHypothesis> nBest, WordLattice lattice, boolean complete, int frames) {
  public SearchResult {
    nBest = List.copyOf(nBest);
  }

  /** The same with words before every reading that were final already, and their score. */
  public SearchResult after(List<RecognizedWord> finalWords, double score) {
    return new SearchResult(nBest.stream().map(rest -> {
      List<RecognizedWord> words = new ArrayList<>(finalWords);
      words.addAll(rest.words());
      return new SearchHypothesis(words, score + rest.score(), rest.posterior());
    }).toList(), lattice, complete, frames);
  }

  public SearchHypothesis best() {
    return nBest.get(0);
  }
}
