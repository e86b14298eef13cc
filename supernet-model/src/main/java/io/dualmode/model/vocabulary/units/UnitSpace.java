package io.dualmode.model.vocabulary.units;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.model.grammar.CompiledGrammar;
import io.dualmode.model.head.ScoringHead;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.UtteranceSearch;
import io.dualmode.model.search.unit.UnitNetwork;
import io.dualmode.model.search.unit.UnitSpelling;
import io.dualmode.model.vocabulary.SearchSpace;
import java.util.List;
import java.util.Optional;

/**
 * What a search over units looks for: the sequences that a network allows. Shared by any number of searches.
 *
 * @param compiled the grammar behind them, empty for free speech
 * @param warnings what cannot be spelled and was left out
 */
record UnitSpace(UnitSpelling spelling, UnitNetwork network, Optional<CompiledGrammar> compiled, List<String> warnings)
    implements SearchSpace {
  @Override
  public UtteranceSearch newSearch(SearchConfig config, ScoringHead head) {
    return head.newUnitSearch(config, spelling, network);
  }

  @Override
  public Optional<Grammar> grammar() {
    return compiled.map(CompiledGrammar::grammar);
  }

  @Override
  public List<String> tags(List<String> words) {
    return compiled.flatMap(grammar -> grammar.tags(words)).orElse(List.of());
  }
}
