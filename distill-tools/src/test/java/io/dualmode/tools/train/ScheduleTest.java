package io.dualmode.tools.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.tools.train.objective.TrainOptions;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private final TrainOptions options = new TrainOptions();
  private final SupernetSchedule schedule = new SupernetSchedule(options);

  @Test
  void learningRate_risesBySteps_thenFallsByHoursToItsFloor() {
    assertEquals(options.rate / options.warmUp, options.learningRate(0, 0), 1e-12);
    assertEquals(options.rate / 2, options.learningRate(1000, options.hours / 2), 1e-12);
    assertEquals(options.rate * options.finalRate, options.learningRate(1000, 2 * options.hours), 1e-12);
  }

  @Test
  void sparsity_isCubicBetweenItsEnds() {
    double middle = (options.jointAfter + options.pruneUntil) / 2;
    assertEquals(0, schedule.sparsity(options.jointAfter), 1e-12);
    assertEquals(options.sparsity * (1 - 0.125), schedule.sparsity(middle), 1e-12);
    assertEquals(options.sparsity, schedule.sparsity(options.pruneUntil), 1e-12);
    assertEquals(options.sparsity, schedule.sparsity(1e6), 1e-12);
  }

  @Test
  void parts_startAtTheirHours() {
    assertFalse(schedule.joint(options.jointAfter - 0.01));
    assertTrue(schedule.joint(options.jointAfter));
    assertFalse(schedule.heads(options.headsAfter - 0.01));
    assertTrue(schedule.heads(options.headsAfter));
    options.sparse = 0;
    assertFalse(schedule.joint(1e6));
  }

  @Test
  void swapped_isATenthOfTheSteps_andNeverManyInARow() {
    int swapped = 0;
    int row = 0;
    int both = 0;
    for (int step = 0; step < 20_000; step++) {
      boolean dense = schedule.swapped(step, false);
      swapped += dense ? 1 : 0;
      both += dense && schedule.swapped(step, true) ? 1 : 0;
      row = dense ? row + 1 : 0;
      assertTrue(row < 8, "step " + step + ": " + row + " in a row");
    }
    assertEquals(2000, swapped, 200);
    assertEquals(200, both, 60);
  }
}
