package io.dualmode.tools.serve.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RecentFactorTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void value_countsTheLastMinuteOnly() {
    RecentFactor factor = new RecentFactor();
    assertTrue(Double.isNaN(factor.value(5 * SECOND)));
    for (long clock : new long[] {-100, 0, 1000}) {
      factor.add(clock * SECOND, 2000, SECOND);
      factor.add((clock + 30) * SECOND, 2000, SECOND / 2);
      assertEquals(0.375, factor.value((clock + 59) * SECOND), 1e-9);
      assertEquals(0.25, factor.value((clock + 60) * SECOND), 1e-9);
      assertTrue(Double.isNaN(factor.value((clock + 90) * SECOND)));
    }
  }
}
