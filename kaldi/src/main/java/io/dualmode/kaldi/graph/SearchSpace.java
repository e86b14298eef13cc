package io.dualmode.kaldi.graph;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.model.search.graph.Graph;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is looked for.
 *
 * @param graphs makes what a search walks through
 * @param enforcement how binding the grammar is, nothing for free speech
 * @param warnings what of a grammar was left out
 * @param added words beside those of the model
 */
public record SearchSpace(Supplier<? extends Graph> graphs, Optional<Grammar.Enforcement> enforcement, List<String> warnings, AddedWords added) {
  public Graph newGraph() {
    return graphs.get();
  }
}
