package io.dualmode.model.grammar.rule;

import java.util.List;

/** The right side of a rule, whatever syntax it was written in. */
public sealed interface Expression {
  /** {@link Repeat#most} of a loop without end. */
  int UNBOUNDED = Integer.MAX_VALUE;

  Position position();

  /** One word. */
  record Word(String text, Position position) implements Expression {}

  /** A semantic tag; consumes nothing. */
  record Tag(String text, Position position) implements Expression {}

  /** All parts, one after the other. */
  record Sequence(List<Expression> parts, Position position) implements Expression {}

  /** One of the alternatives. */
  record Choice(List<Alternative> alternatives, Position position) implements Expression {}

  /** A possibility with its relative weight: 0 is never taken. */
  record Alternative(double weight, Expression expression) {}

  /**
   * The body, {@code least} to {@code most} times.
   *
   * @param probability of each repetition that is not obligatory, or NaN where none is given
   */
  record Repeat(Expression body, int least, int most, double probability, Position position) implements Expression {}

  /** Another rule, by its id in the {@link RuleSet}. */
  record Reference(String rule, Position position) implements Expression {}

  /** Matches without any word. */
  record Nothing(Position position) implements Expression {}

  /** Matches never. */
  record Never(Position position) implements Expression {}

  /** Any speech that the grammar does not describe, or none. */
  record Garbage(Position position) implements Expression {}
}
