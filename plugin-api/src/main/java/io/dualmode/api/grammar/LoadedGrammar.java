package io.dualmode.api.grammar;

import java.util.List;
import java.util.Objects;

/** What a grammar file says. Immutable. */
public final class LoadedGrammar {
  private final Grammar grammar;
  private final List<String> warnings;

  /** What was read; the parameters are what the methods of these names say. */
  public LoadedGrammar(Grammar grammar, List<String> warnings) {
    this.grammar = Objects.requireNonNull(grammar, "grammar");
    this.warnings = List.copyOf(warnings);
  }

  /** Its graph, tags included. */
  public Grammar grammar() {
    return grammar;
  }

  /** What was understood but ignored, one line each with its place. */
  public List<String> warnings() {
    return warnings;
  }
}
