package io.dualmode.model.grammar.rule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rules of a grammar and of all that it imports, by id; every reference in them is resolved. */
public final class RuleSet {
  /**
   * One rule.
   *
   * @param id unique in the set
   * @param shown its name as messages show it
   */
  public record Rule(String id, String shown, Expression body, Position position) {}

  private final Map<String, Rule> rules = new LinkedHashMap<>();
  private final List<Rule> roots;

  /** A set whose sentences are those of {@code roots}. */
  public RuleSet(Iterable<Rule> rules, List<Rule> roots) {
    rules.forEach(rule -> this.rules.put(rule.id(), rule));
    this.roots = List.copyOf(roots);
  }

  List<Rule> roots() {
    return roots;
  }

  public Rule get(String id) {
    return rules.get(id);
  }

  Iterable<Rule> all() {
    return rules.values();
  }

  int size() {
    return rules.size();
  }
}
