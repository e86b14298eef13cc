package io.dualmode.model.vocabulary.lexicon;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.model.grammar.CompiledGrammar;
import io.dualmode.model.head.ScoringHead;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.UtteranceSearch;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.tree.LexiconTrie;
import io.dualmode.model.search.tree.WordSearch;
import io.dualmode.model.vocabulary.SearchSpace;
import java.util.List;
import java.util.Optional;

/**
 * What one search looks for: a pronunciation tree and the word network it was made for. Shared by any number of searches.
 *
 * @param compiled the grammar behind them, empty for free speech
 * @param warnings what was guessed or left out
 */
public record TreeSpace(LexiconTrie trie, WordNetwork network, Optional<CompiledGrammar> compiled, List<String> warnings)
    implements SearchSpace {
  @Override
  public UtteranceSearch newSearch(SearchConfig config, ScoringHead head) {
    return new WordSearch(config, trie, network, head.scorer());
  }

  @Override
  public Optional<Grammar> grammar() {
    return compiled.map(CompiledGrammar::grammar);
  }

  @Override
  public List<String> tags(List<String> words) {
    return compiled.flatMap(c -> c.tags(words)).orElse(List.of());
  }
}
