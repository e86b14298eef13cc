package io.dualmode.model.engine;

import io.dualmode.model.grammar.CompiledGrammar;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchFactory;
import io.dualmode.model.search.UtteranceSearch;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.score.AcousticScorer;
import io.dualmode.model.search.tree.LexiconTrie;
import io.dualmode.model.search.tree.WordSearch;
import java.util.List;
import java.util.Optional;

/**
 * What one search looks for: a pronunciation tree and the word network it was made for. Shared by any number of searches.
 *
 * @param grammar the grammar behind them, empty for free speech
 * @param warnings what was guessed or left out
 */
record TreeSpace(LexiconTrie trie, WordNetwork network, Optional<CompiledGrammar> grammar, List<String> warnings)
    implements SearchFactory {
  @Override
  public UtteranceSearch newSearch(SearchConfig config, AcousticScorer scorer) {
    return new WordSearch(config, trie, network, scorer);
  }
}
