package io.dualmode.model.kernel.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.ScalarKernels;
import org.junit.jupiter.api.Test;

class KernelRaceTest {
  private static final long MILLI = 1_000_000;

  private final Kernels known = new ScalarKernels();
  private final Kernels contender = new ScalarKernels();
  private long clock;
  private long processor;
  private int calls;

  /** A call takes a millisecond by the known kernel; by the other one a second until it is compiled, and half a millisecond then. */
  private KernelRace race(int compiledAfter, int share) {
    return new KernelRace(kernels -> {
      calls += kernels == contender ? 1 : 0;
      long worked = kernels == known ? MILLI : calls < compiledAfter ? 10 * MILLI : MILLI / 2;
      processor += worked;
      clock += share * worked;
    }, () -> clock, () -> processor);
  }

  @Test
  void onABusyMachine_theKernelHasItsTimeOfTheProcessor() {
    assertTrue(race(1000, 100).isWonBy(contender, known), "a thousand seconds went by, ten of them on the processor");
  }

  @Test
  void kernelThatIsNeverCompiled_losesAfterSomeTimeOfTheProcessor() {
    assertFalse(race(Integer.MAX_VALUE, 3).isWonBy(contender, known));
    assertTrue(processor < 21_000 * MILLI, processor + " ns");
  }

  @Test
  void whereTheProcessorsTimeIsNotKnown_theClockCounts() {
    assertFalse(new KernelRace(kernels -> {
      calls++;
      clock += 100 * MILLI;
    }, () -> clock, () -> -1).isWonBy(contender, known));
    assertEquals(208, calls, 8);
  }
}
