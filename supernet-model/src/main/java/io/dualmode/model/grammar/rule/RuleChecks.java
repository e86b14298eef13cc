package io.dualmode.model.grammar.rule;

import io.dualmode.api.grammar.GrammarFormatException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds what would keep rules from becoming a finite graph, before anything is expanded: recursion other than to the right, loops
 * that consume nothing, sentences without words.
 *
 * <p>Rules that refer to each other in a circle form a component (Tarjan 1972); inside one, each reference must be the last thing
 * its rule does. The walks go as deep as rules nest, {@link #MOST_DEPTH} at most.
 */
final class RuleChecks {
  /** Levels of rules and groups inside each other that can be followed. */
  static final int MOST_DEPTH = 1000;

  private final RuleSet rules;
  private final Set<String> nullable;
  private final Map<String, Integer> order = new HashMap<>();
  private final Map<String, Integer> low = new HashMap<>();
  private final Map<String, Integer> component = new HashMap<>();
  private final Set<Integer> recursive = new HashSet<>();
  private final Deque<String> stack = new ArrayDeque<>();
  private int components;

  private RuleChecks(RuleSet rules) {
    this.rules = rules;
    nullable = NullableRules.of(rules.all());
  }

  /** Checks rules and returns what the expansion must know about them. */
  static RuleChecks run(RuleSet rules) throws GrammarFormatException {
    RuleChecks checks = new RuleChecks(rules);
    for (RuleSet.Rule root : rules.roots()) {
      checks.visit(root, 0);
    }
    Set<String> done = new HashSet<>();
    for (RuleSet.Rule rule : rules.all()) {
      if (checks.component.containsKey(rule.id())) {
        checks.checkLoops(rule.body());
        checks.checkTail(rule, rule.body(), true);
        checks.checkLeft(rule, done);
      }
    }
    for (RuleSet.Rule root : rules.roots()) {
      if (checks.nullable.contains(root.id())) {
        throw root.position().fault("rule " + root.shown()
            + " can match without any word; make at least one word obligatory");
      }
    }
    return checks;
  }

  /** Whether a rule can come back to itself. */
  boolean isRecursive(String rule) {
    return recursive.contains(component.get(rule));
  }

  /** Whether two rules can reach each other. */
  boolean together(String a, String b) {
    return component.get(a).equals(component.get(b));
  }

  private void visit(RuleSet.Rule rule, int depth) throws GrammarFormatException {
    if (depth > MOST_DEPTH) {
      throw rule.position().fault("rules refer to each other more than " + MOST_DEPTH + " levels deep");
    }
    String id = rule.id();
    order.put(id, order.size());
    low.put(id, order.get(id));
    stack.push(id);
    List<Expression.Reference> references = new ArrayList<>();
    collect(rule.body(), references);
    for (Expression.Reference reference : references) {
      String next = reference.rule();
      if (!order.containsKey(next)) {
        visit(rules.get(next), depth + 1);
        low.merge(id, low.get(next), Math::min);
      } else if (!component.containsKey(next)) {
        low.merge(id, order.get(next), Math::min);
      }
      if (next.equals(id)) {
        recursive.add(-1 - order.get(id));
      }
    }
    if (low.get(id).equals(order.get(id))) {
      int size = 0;
      String member;
      do {
        member = stack.pop();
        component.put(member, components);
        size++;
      } while (!member.equals(id));
      if (size > 1 || recursive.contains(-1 - order.get(id))) {
        recursive.add(components);
      }
      components++;
    }
  }

  private static void collect(Expression e, List<Expression.Reference> into) {
    if (e instanceof Expression.Reference r) {
      into.add(r);
    } else if (e instanceof Expression.Sequence s) {
      for (Expression part : s.parts()) {
        collect(part, into);
      }
    } else if (e instanceof Expression.Choice c) {
      for (Expression.Alternative a : c.alternatives()) {
        collect(a.expression(), into);
      }
    } else if (e instanceof Expression.Repeat r) {
      collect(r.body(), into);
    }
  }

  private boolean isNullable(Expression e) {
    if (e instanceof Expression.Sequence s) {
      for (Expression part : s.parts()) {
        if (!isNullable(part)) {
          return false;
        }
      }
      return true;
    } else if (e instanceof Expression.Choice c) {
      for (Expression.Alternative a : c.alternatives()) {
        if (a.weight() > 0 && isNullable(a.expression())) {
          return true;
        }
      }
      return false;
    } else if (e instanceof Expression.Repeat r) {
      return r.least() == 0 || isNullable(r.body());
    } else if (e instanceof Expression.Reference r) {
      return nullable.contains(r.rule());
    }
    return e instanceof Expression.Nothing || e instanceof Expression.Tag || e instanceof Expression.Garbage;
  }

  private void checkLoops(Expression e) throws GrammarFormatException {
    if (e instanceof Expression.Sequence s) {
      for (Expression part : s.parts()) {
        checkLoops(part);
      }
    } else if (e instanceof Expression.Choice c) {
      for (Expression.Alternative a : c.alternatives()) {
        checkLoops(a.expression());
      }
    } else if (e instanceof Expression.Repeat r) {
      if (r.most() == Expression.UNBOUNDED && isNullable(r.body())) {
        throw r.position().fault("loop without consuming a word: what is repeated can match nothing;"
            + " make a word in it obligatory");
      }
      checkLoops(r.body());
    }
  }

  /** References inside a component must be the last of their rule. */
  private void checkTail(RuleSet.Rule rule, Expression e, boolean last) throws GrammarFormatException {
    if (e instanceof Expression.Sequence s) {
      for (int i = 0; i < s.parts().size(); i++) {
        checkTail(rule, s.parts().get(i), last && i == s.parts().size() - 1);
      }
    } else if (e instanceof Expression.Choice c) {
      for (Expression.Alternative a : c.alternatives()) {
        checkTail(rule, a.expression(), last);
      }
    } else if (e instanceof Expression.Repeat r) {
      checkTail(rule, r.body(), last && r.most() == 1);
    } else if (e instanceof Expression.Reference r && !last && together(rule.id(), r.rule())) {
      RuleSet.Rule other = rules.get(r.rule());
      throw r.position().fault("rule " + rule.shown() + " comes back to itself through " + other.shown()
          + " with something behind it; only recursion at the very end of a rule is possible, use * or + for loops");
    }
  }

  /** A rule on the way, and the references before its first word that are still to follow. */
  private record Step(String rule, Iterator<Expression.Reference> left) {}

  /** A rule must not reach itself before a word; a walk in depth without recursion, since such ways may be long. */
  private void checkLeft(RuleSet.Rule from, Set<String> done) throws GrammarFormatException {
    Deque<Step> way = new ArrayDeque<>();
    Set<String> onWay = new HashSet<>();
    enter(from, way, onWay, done);
    while (!way.isEmpty()) {
      Step step = way.peek();
      if (!step.left.hasNext()) {
        onWay.remove(way.pop().rule);
        continue;
      }
      Expression.Reference reference = step.left.next();
      RuleSet.Rule next = rules.get(reference.rule());
      if (onWay.contains(next.id())) {
        throw reference.position().fault("left recursion: rule " + next.shown()
            + " comes back to itself before any word; write the recursion at the end of the rule");
      }
      if (isRecursive(next.id())) {
        enter(next, way, onWay, done);
      }
    }
  }

  private void enter(RuleSet.Rule rule, Deque<Step> way, Set<String> onWay, Set<String> done) {
    if (done.add(rule.id())) {
      List<Expression.Reference> first = new ArrayList<>();
      leftmost(rule.body(), first);
      way.push(new Step(rule.id(), first.iterator()));
      onWay.add(rule.id());
    }
  }

  /** Collects references that stand before any word; returns whether the expression can match nothing. */
  private boolean leftmost(Expression e, List<Expression.Reference> into) {
    if (e instanceof Expression.Sequence s) {
      for (Expression part : s.parts()) {
        if (!leftmost(part, into)) {
          return false;
        }
      }
      return true;
    } else if (e instanceof Expression.Choice c) {
      for (Expression.Alternative a : c.alternatives()) {
        leftmost(a.expression(), into);
      }
    } else if (e instanceof Expression.Repeat r) {
      leftmost(r.body(), into);
    } else if (e instanceof Expression.Reference r) {
      into.add(r);
    }
    return isNullable(e);
  }
}
