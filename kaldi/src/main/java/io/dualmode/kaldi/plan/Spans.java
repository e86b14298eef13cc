package io.dualmode.kaldi.plan;

import io.dualmode.kaldi.layer.pool.WindowShape;
import java.util.Arrays;
import java.util.List;

/** At which times the units of a network can be computed of rows that lie within a span. */
final class Spans {
  private Spans() {}

  /**
   * The span of every unit.
   *
   * @throws IllegalArgumentException if a unit reads itself without an end
   */
  static Span[] of(Wiring wiring, Span input) {
    List<Unit> units = wiring.units();
    Span[] spans = new Span[units.size()];
    Arrays.fill(spans, Span.ALWAYS);
    int in = wiring.input(Wiring.INPUT);
    if (in >= 0) {
      spans[in] = input;
    }
    boolean changed = true;
    for (int round = 0; changed; round++) {
      if (round > units.size() + 1) {
        throw new IllegalArgumentException("a node reads itself at another time without IfDefined");
      }
      changed = false;
      for (int u = units.size() - 1; u >= 0; u--) {
        Span span = units.get(u).isInput() ? spans[u] : span(units.get(u), spans);
        changed |= !span.equals(spans[u]);
        spans[u] = span;
      }
    }
    return spans;
  }

  private static Span span(Unit unit, Span[] spans) {
    Span input = terms(unit.terms(), spans);
    WindowShape window = unit.window();
    if (window != null) {
      return input.isEmpty() ? Span.NEVER : new Span(window.firstReaching(input.first()), window.lastReaching(input.last()));
    }
    Span all = Span.ALWAYS;
    for (int offset : unit.offsets()) {
      if (unit.shape().requires(offset)) {
        all = all.and(input.before(offset));
      }
    }
    return all;
  }

  /** Times at which all terms can be computed. */
  static Span terms(List<Term> terms, Span[] spans) {
    Span all = Span.ALWAYS;
    for (Term term : terms) {
      all = all.and(term.computable(spans));
    }
    return all;
  }
}
