package io.dualmode.model.grammar;

import io.dualmode.api.Grammar;
import java.util.List;

/**
 * What a grammar file says.
 *
 * @param grammar its graph, tags included
 * @param warnings what was understood but ignored, each with its place
 */
public record LoadedGrammar(Grammar grammar, List<String> warnings) {
  public LoadedGrammar {
    warnings = List.copyOf(warnings);
  }
}
