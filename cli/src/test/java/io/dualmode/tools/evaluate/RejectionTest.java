package io.dualmode.tools.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.grammar.Grammar;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejectionTest {
  @Test
  void equalErrorRate_separatedScores_isZero() {
    Rejection rejection = Rejection.of(List.of(0.9, 0.6, 0.8), List.of(-1.0, 0.5, 0.1));
    assertEquals(0, rejection.equalErrorRate());
    assertEquals(0.6, rejection.threshold());
  }

  @Test
  void equalErrorRate_oneOfFourOverlaps_isAQuarter() {
    Rejection rejection = Rejection.of(List.of(0.9, 0.8, 0.7, 0.2), List.of(0.1, 0.15, 0.05, 0.75));
    assertEquals(0.25, rejection.equalErrorRate(), 1e-12);
    assertEquals(0.25, rejection.falseRejects(0.7), 1e-12);
    assertEquals(0.25, rejection.falseAccepts(0.7), 1e-12);
  }

  @Test
  void equalErrorRate_scoreThatTellsNothing_isAHalf() {
    assertEquals(0.5, Rejection.of(List.of(1.0, 1.0), List.of(1.0, 1.0, 1.0)).equalErrorRate(), 1e-12);
    assertTrue(Double.isNaN(Rejection.of(List.of(), List.of(1.0)).equalErrorRate()));
  }

  @Test
  void accepts_graphWithEpsilonsAndLoop_exactlyItsSentences() {
    Grammar.Builder builder = Grammar.builder();
    int start = builder.state();
    int middle = builder.state();
    int end = builder.state();
    builder.arc(start, middle, "go", 0, "").arc(middle, middle, "very", 0, "").arc(middle, end, Grammar.EPSILON, 0, "")
        .arc(middle, end, "far", 0, "").accept(end, 0);
    GrammarAcceptor acceptor = new GrammarAcceptor(builder.build());
    assertTrue(acceptor.accepts(List.of("go")));
    assertTrue(acceptor.accepts(List.of("go", "very", "very", "far")));
    assertFalse(acceptor.accepts(List.of()));
    assertFalse(acceptor.accepts(List.of("go", "far", "far")));
    assertFalse(acceptor.accepts(List.of("very")));
  }
}
