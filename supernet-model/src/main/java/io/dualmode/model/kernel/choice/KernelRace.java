package io.dualmode.model.kernel.choice;

import io.dualmode.model.kernel.Kernels;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Repeats one call with a new kernel until it is compiled and faster than a known one, or has had its chance. */
final class KernelRace {
  /** The just-in-time compiler optimises a method after 5000 calls at the latest, and works on it for a while. */
  private static final int MOST_CALLS = 40_000;
  private static final int CALLS_A_HEAT = 8;
  private static final int HEATS_TO_WIN = 3;
  /** More time of a processor than any kernel takes to be compiled; on a busy machine that may take minutes. */
  private static final long MOST_NANOS = 20_000_000_000L;

  private final Consumer<Kernels> call;
  private final LongSupplier clock;
  private final LongSupplier processor;

  KernelRace(Consumer<Kernels> call) {
    this(call, System::nanoTime, () -> ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
  }

  /**
   * A race by other clocks.
   *
   * @param clock nanoseconds
   * @param processor nanoseconds that this thread has worked, negative where that is not known
   */
  KernelRace(Consumer<Kernels> call, LongSupplier clock, LongSupplier processor) {
    this.call = call;
    this.clock = clock;
    this.processor = processor;
  }

  /** Whether the new kernel came out faster in a row of heats. The known one runs again only when it has lost. */
  boolean isWonBy(Kernels contender, Kernels known) {
    long begin = clock.getAsLong();
    long record = heat(known);
    int won = 0;
    for (int calls = 0; calls < MOST_CALLS && won < HEATS_TO_WIN && hasTime(begin); calls += CALLS_A_HEAT) {
      if (heat(contender) < record) {
        won++;
        record = heat(known);
      } else {
        won = 0;
      }
    }
    return won >= HEATS_TO_WIN;
  }

  /** Asks the processor's clock only where the other one says that it is late, since it takes a while to be there. */
  private boolean hasTime(long begin) {
    if (clock.getAsLong() - begin < MOST_NANOS) {
      return true;
    }
    long worked = processor.getAsLong();
    return worked >= 0 && worked < MOST_NANOS;
  }

  /** Nanoseconds of the fastest of some calls, which other processes disturbed least. */
  private long heat(Kernels kernels) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < CALLS_A_HEAT; i++) {
      long begin = clock.getAsLong();
      call.accept(kernels);
      best = Math.min(best, clock.getAsLong() - begin);
    }
    return best;
  }
}
