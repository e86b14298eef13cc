package io.dualmode.model.kernel;

import java.util.function.Consumer;

/** Repeats one call with a new kernel until it is compiled and faster than a known one, or has had its chance. */
final class KernelRace {
  /** The just-in-time compiler optimises a method after 5000 calls at the latest, and works on it for a while. */
  private static final int MOST_CALLS = 40_000;
  private static final int CALLS_A_HEAT = 8;
  private static final int HEATS_TO_WIN = 3;
  /** More time than any kernel takes to be compiled. */
  private static final long MOST_NANOS = 20_000_000_000L;

  private final Consumer<Kernels> call;

  KernelRace(Consumer<Kernels> call) {
    this.call = call;
  }

  /** Whether the new kernel came out faster in a row of heats. The known one runs again only when it has lost. */
  boolean isWonBy(Kernels contender, Kernels known) {
    long begin = System.nanoTime();
    long record = heat(known);
    int won = 0;
    for (int calls = 0; calls < MOST_CALLS && won < HEATS_TO_WIN && System.nanoTime() - begin < MOST_NANOS; calls += CALLS_A_HEAT) {
      if (heat(contender) < record) {
        won++;
        record = heat(known);
      } else {
        won = 0;
      }
    }
    return won >= HEATS_TO_WIN;
  }

  /** Nanoseconds of the fastest of some calls, which other processes disturbed least. */
  private long heat(Kernels kernels) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < CALLS_A_HEAT; i++) {
      long begin = System.nanoTime();
      call.accept(kernels);
      best = Math.min(best, System.nanoTime() - begin);
    }
    return best;
  }
}
