package io.dualmode.model.grammar.rule;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.GrammarFormatException;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes rules out as one graph of words.
 *
 * <p>An expression is built between two given states (Thompson 1968, without an extra state per part): a word is an arc, parts of
 * a sequence meet in fresh states, alternatives share both ends, loops get a head of their own. A rule is copied at each
 * reference, except inside a component of recursive rules: there each rule exists once and a reference is an epsilon arc back
 * to its first state, which is right because such references end their rule.
 *
 * <p>Weights are relative: within a choice the heaviest alternative costs nothing and the others the logarithm of their share
 * of it, so that grammars without weights prefer no sentence.
 */
public final class RuleExpansion {
  /** States, arcs and visited parts together; bounds memory and time whatever the rules multiply to. */
  private static final int MOST_PIECES = 3_000_000;

  private final RuleSet rules;
  private final RuleChecks checks;
  private final Grammar.Builder graph = Grammar.builder();
  private final Position origin;
  private int pieces;
  private int depth;

  /** Where the rules of one recursive component begin in one of its copies. */
  private record Scope(String owner, Map<String, Integer> starts) {}

  private RuleExpansion(RuleSet rules, RuleChecks checks) {
    this.rules = rules;
    this.checks = checks;
    this.origin = rules.roots().get(0).position();
  }

  /** The graph of all roots, checked. */
  public static Grammar expand(RuleSet rules, Grammar.Enforcement enforcement) throws GrammarFormatException {
    return new RuleExpansion(rules, RuleChecks.run(rules)).run(enforcement);
  }

  private Grammar run(Grammar.Enforcement enforcement) throws GrammarFormatException {
    int start = graph.state();
    int end = graph.state();
    graph.accept(end, 0).enforcement(enforcement);
    for (RuleSet.Rule root : rules.roots()) {
      rule(root.id(), null, start, end, root.position());
    }
    try {
      return graph.build();
    } catch (IllegalArgumentException e) {
      throw origin.fault(e.getMessage());
    }
  }

  private void rule(String id, Scope scope, int from, int to, Position position) throws GrammarFormatException {
    RuleSet.Rule rule = rules.get(id);
    if (!checks.isRecursive(id)) {
      build(rule.body(), new Scope(id, Map.of()), from, to);
      return;
    }
    boolean inside = scope != null && checks.together(scope.owner, id);
    Map<String, Integer> starts = inside ? scope.starts : new HashMap<>();
    Integer known = starts.get(id);
    if (known == null) {
      int start = state(position);
      starts.put(id, start);
      arc(from, start, Grammar.EPSILON, 0, "", position);
      build(rule.body(), new Scope(id, starts), start, to);
    } else {
      arc(from, known, Grammar.EPSILON, 0, "", position);
    }
  }

  private void build(Expression e, Scope scope, int from, int to) throws GrammarFormatException {
    if (++depth > RuleChecks.MOST_DEPTH) {
      throw e.position().fault("rules and groups are nested deeper than " + RuleChecks.MOST_DEPTH + " levels");
    }
    grow(e.position());
    if (e instanceof Expression.Word word) {
      boolean unknown = word.text().equalsIgnoreCase(Grammar.UNKNOWN);
      arc(from, to, unknown ? Grammar.UNKNOWN : word.text(), 0, "", word.position());
    } else if (e instanceof Expression.Garbage garbage) {
      arc(from, to, Grammar.UNKNOWN, 0, "", garbage.position());
      arc(from, to, Grammar.EPSILON, 0, "", garbage.position());
    } else if (e instanceof Expression.Tag tag) {
      arc(from, to, Grammar.EPSILON, 0, tag.text(), tag.position());
    } else if (e instanceof Expression.Nothing nothing) {
      arc(from, to, Grammar.EPSILON, 0, "", nothing.position());
    } else if (e instanceof Expression.Sequence sequence) {
      sequence(sequence, scope, from, to);
    } else if (e instanceof Expression.Choice choice) {
      choice(choice, scope, from, to);
    } else if (e instanceof Expression.Repeat repeat) {
      repeat(repeat, scope, from, to);
    } else if (e instanceof Expression.Reference reference) {
      rule(reference.rule(), scope, from, to, reference.position());
    }
    depth--;
  }

  private void sequence(Expression.Sequence sequence, Scope scope, int from, int to) throws GrammarFormatException {
    int at = from;
    for (int i = 0; i < sequence.parts().size(); i++) {
      Expression part = sequence.parts().get(i);
      int next = i == sequence.parts().size() - 1 ? to : state(part.position());
      build(part, scope, at, next);
      at = next;
    }
    if (sequence.parts().isEmpty()) {
      arc(from, to, Grammar.EPSILON, 0, "", sequence.position());
    }
  }

  private void choice(Expression.Choice choice, Scope scope, int from, int to) throws GrammarFormatException {
    double most = choice.alternatives().stream().mapToDouble(Expression.Alternative::weight).max().orElse(0);
    for (Expression.Alternative alternative : choice.alternatives()) {
      if (alternative.weight() == most && most > 0) {
        build(alternative.expression(), scope, from, to);
      } else if (alternative.weight() > 0) {
        int start = state(choice.position());
        float cost = (float) (Math.log(alternative.weight()) - Math.log(most));
        arc(from, start, Grammar.EPSILON, cost, "", choice.position());
        build(alternative.expression(), scope, start, to);
      }
    }
  }

  private void repeat(Expression.Repeat repeat, Scope scope, int from, int to) throws GrammarFormatException {
    boolean given = !Double.isNaN(repeat.probability());
    float again = given ? (float) Math.log(repeat.probability()) : 0;
    float enough = given ? (float) Math.log1p(-repeat.probability()) : 0;
    int at = from;
    for (int i = 0; i < repeat.least() - (repeat.most() == Expression.UNBOUNDED ? 1 : 0); i++) {
      int next = i == repeat.most() - 1 ? to : state(repeat.position());
      build(repeat.body(), scope, at, next);
      at = next;
    }
    if (repeat.most() == Expression.UNBOUNDED) {
      loop(repeat, scope, at, to, again, enough);
      return;
    }
    for (int i = repeat.least(); i < repeat.most(); i++) {
      cost(at, to, enough, repeat.position());
      int next = i == repeat.most() - 1 ? to : state(repeat.position());
      int start = at;
      if (again != 0) {
        start = state(repeat.position());
        cost(at, start, again, repeat.position());
      }
      build(repeat.body(), scope, start, next);
      at = next;
    }
    if (repeat.most() == 0) {
      arc(from, to, Grammar.EPSILON, 0, "", repeat.position());
    }
  }

  /** The last obligatory round, if any, and all that follow. */
  private void loop(Expression.Repeat repeat, Scope scope, int from, int to, float again, float enough) throws GrammarFormatException {
    int head = state(repeat.position());
    if (repeat.least() == 0) {
      int body = head;
      cost(from, head, 0, repeat.position());
      if (again != 0) {
        body = state(repeat.position());
        cost(head, body, again, repeat.position());
      }
      build(repeat.body(), scope, body, head);
      cost(head, to, enough, repeat.position());
    } else {
      int tail = state(repeat.position());
      cost(from, head, 0, repeat.position());
      build(repeat.body(), scope, head, tail);
      cost(tail, head, again, repeat.position());
      cost(tail, to, enough, repeat.position());
    }
  }

  private void cost(int from, int to, float logWeight, Position position) throws GrammarFormatException {
    if (logWeight != Float.NEGATIVE_INFINITY) {
      arc(from, to, Grammar.EPSILON, logWeight, "", position);
    }
  }

  private void arc(int from, int to, String word, float logWeight, String tag, Position position) throws GrammarFormatException {
    grow(position);
    graph.arc(from, to, word, logWeight, tag);
  }

  private int state(Position position) throws GrammarFormatException {
    grow(position);
    return graph.state();
  }

  private void grow(Position position) throws GrammarFormatException {
    if (++pieces > MOST_PIECES) {
      throw position.fault("the grammar written out is larger than " + MOST_PIECES
          + " pieces; use loops instead of repeated rules, or fewer alternatives");
    }
  }
}
