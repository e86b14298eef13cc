package io.dualmode.tools.trainer;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DivergenceGuardTest {
  private final DivergenceGuard guard = new DivergenceGuard();

  private void settle(double norm) {
    for (int i = 0; i < 100; i++) {
      assertTrue(guard.accept(norm * (1 + 0.5 * Math.sin(i))));
    }
  }

  @Test
  void accept_onlyTheFirstNorms_mayBeAnything() {
    assertTrue(guard.accept(1000));
    assertTrue(guard.accept(1));
    assertTrue(guard.accept(1000));
  }

  @Test
  void check_explodingNorm_stopsWithTheReasonAndTheCheckpoint() {
    settle(0.8);
    for (int i = 0; i < 19; i++) {
      assertFalse(guard.accept(400 + i));
      assertDoesNotThrow(() -> guard.check(7, 400, "here"));
    }
    guard.accept(500);
    String message = assertThrows(IllegalStateException.class, () -> guard.check(7, 500, "here")).getMessage();
    assertTrue(message.contains("500") && message.contains("step 7") && message.contains("here") && message.contains("--rate"), message);
  }

  @Test
  void check_normThatIsNotFinite_stops() {
    for (int i = 0; i < 20; i++) {
      assertFalse(guard.accept(Double.NaN));
    }
    String message = assertThrows(IllegalStateException.class, () -> guard.check(3, Double.NaN, "here")).getMessage();
    assertTrue(message.contains("not finite"), message);
  }

  @Test
  void accept_aFewBadSteps_areForgiven() {
    settle(1);
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 10; i++) {
        assertFalse(guard.accept(1e6));
      }
      assertTrue(guard.accept(2), "bad norms do not become the measure");
      guard.check(1, 2, "here");
    }
  }
}
