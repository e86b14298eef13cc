package io.dualmode.tools.loss.mmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class PhoneTrigramTest {

  @Test
  void fromSequences_matchesTheWorkedExample() {
    // Trigrams: (0,0,0) (0,0,1) (0,1,0) and (0,0,1) (0,1,1). Unigram: 2 zeros, 3 ones, half an occurrence each.
    PhoneTrigram trigram = PhoneTrigram.fromSequences(2, List.of(new int[] {0, 1, 0}, new int[] {1, 1}));
    double u0 = 2.5 / 6;
    double u1 = 3.5 / 6;
    assertEquals(u0, trigram.probability(0), 1e-6);
    double b00 = (0.3 + 1.4 * u0) / 3;
    double b01 = (1.3 + 1.4 * u1) / 3;
    assertEquals(b00, trigram.probability(0, 0), 1e-6);
    assertEquals(b01, trigram.probability(0, 1), 1e-6);
    assertEquals((0.3 + 1.4 * b00) / 3, trigram.probability(0, 0, 0), 1e-6);
    assertEquals((1.3 + 1.4 * b01) / 3, trigram.probability(0, 0, 1), 1e-6);
    double b10 = (0.3 + 1.4 * u0) / 2;
    assertEquals((0.3 + 1.4 * b10) / 2, trigram.probability(0, 1, 0), 1e-6);
    assertEquals(b10, trigram.probability(1, 1, 0), 1e-6, "a context never seen falls back to the bigram");
    assertEquals(Math.log(trigram.probability(0, 0, 1)) + Math.log(trigram.probability(0, 1, 0)),
        trigram.logProbability(new int[] {1, 0}), 1e-9);
  }

  @Test
  void probabilities_sumToOneInEveryContext() {
    PhoneTrigram trigram = PhoneTrigram.fromSequences(5, List.of(new int[] {0, 4, 2, 2, 1}, new int[] {3, 4, 2, 0}));
    for (int l = 0; l < 5; l++) {
      for (int p = 0; p < 5; p++) {
        double sum = 0;
        for (int q = 0; q < 5; q++) {
          sum += trigram.probability(l, p, q);
        }
        assertEquals(1, sum, 1e-6);
      }
    }
    assertThrows(IllegalArgumentException.class, () -> PhoneTrigram.fromSequences(5, List.of(new int[] {-1})));
  }
}
