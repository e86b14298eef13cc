package io.dualmode.model.rescore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class SpelledUnitsTest {
  @Test
  void build_longSilencesAreUnits_shortOnesAreNot() {
    SpelledUnits units = new SpelledUnits.Builder(3).add(7, 5, 8).add(9, 8, 10).add(4, 12, 15).add(2, 18, 20).build(22);
    assertArrayEquals(new int[] {0, 7, 9, 4, 0, 2}, units.units());
    // each begins where the one before ends, pauses where speech ends
    assertArrayEquals(new int[] {0, 5, 8, 10, 15, 18}, units.starts());
  }

  @Test
  void build_nothingSaid_isOnePause() {
    assertArrayEquals(new int[] {0}, new SpelledUnits.Builder(3).build(30).units());
    assertArrayEquals(new int[] {}, new SpelledUnits.Builder(3).build(2).units());
  }

  @Test
  void history_isNearestFirst_andPadded() {
    SpelledUnits units = new SpelledUnits.Builder(3).add(7, 0, 2).add(9, 2, 4).add(5, 4, 6).build(6);
    int[] history = new int[4];
    units.history(2, history, 1, 3, 40);
    assertArrayEquals(new int[] {0, 9, 7, 40}, history);
  }
}
