package io.dualmode.model.grammar.rule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the rules that can match without a word, in time linear in their size: every part of a rule knows how many parts of its own
 * must become nullable before it is, and tells the one above when it is (Dowling and Gallier 1984).
 */
final class NullableRules {
  /** A part that waits for {@code missing} of its parts: all of a sequence, one of the alternatives. */
  private static final class Node {
    final Node above;
    int missing;
    /** The rule that this is the body of, null inside one. */
    String rule;

    Node(Node above, int missing) {
      this.above = above;
      this.missing = missing;
    }
  }

  private final Map<String, List<Node>> waiting = new HashMap<>();
  private final Deque<Node> ready = new ArrayDeque<>();
  private final Set<String> nullable = new HashSet<>();

  private NullableRules() {}

  static Set<String> of(Iterable<RuleSet.Rule> rules) {
    NullableRules search = new NullableRules();
    for (RuleSet.Rule rule : rules) {
      Node body = new Node(null, 1);
      body.rule = rule.id();
      search.add(rule.body(), body);
    }
    search.spread();
    return search.nullable;
  }

  private void add(Expression e, Node above) {
    if (e instanceof Expression.Sequence s) {
      Node node = new Node(above, s.parts().size());
      for (Expression part : s.parts()) {
        add(part, node);
      }
      if (s.parts().isEmpty()) {
        ready.add(above);
      }
    } else if (e instanceof Expression.Choice c) {
      Node node = new Node(above, 1);
      for (Expression.Alternative a : c.alternatives()) {
        if (a.weight() > 0) {
          add(a.expression(), node);
        }
      }
    } else if (e instanceof Expression.Repeat r && r.least() > 0) {
      add(r.body(), above);
    } else if (e instanceof Expression.Reference r) {
      waiting.computeIfAbsent(r.rule(), rule -> new ArrayList<>()).add(above);
    } else if (!(e instanceof Expression.Word || e instanceof Expression.Never)) {
      ready.add(above);
    }
  }

  private void spread() {
    while (!ready.isEmpty()) {
      Node node = ready.remove();
      if (--node.missing != 0) {
        continue;
      }
      if (node.above != null) {
        ready.add(node.above);
      } else if (nullable.add(node.rule)) {
        ready.addAll(waiting.getOrDefault(node.rule, List.of()));
      }
    }
  }
}
