package io.dualmode.model.kernel;

import java.util.function.Consumer;

/** Repeats one call with two kernels until the one that is new is compiled and faster, or has had its chance. */
final class KernelRace {
  /** The just-in-time compiler optimises a method after 5000 calls at the latest, and works on it for a while. */
  private static final int MOST_CALLS = 40_000;
  private static final int CALLS_A_HEAT = 16;
  private static final int HEATS_TO_WIN = 3;
  /** More time than any kernel takes to be compiled. */
  private static final long MOST_NANOS = 20_000_000_000L;

  private final Consumer<Kernels> call;

  KernelRace(Consumer<Kernels> call) {
    this.call = call;
  }

  /** Whether the new kernel came out faster in a row of heats. */
  boolean isWonBy(Kernels contender, Kernels known) {
    long begin = System.nanoTime();
    int won = 0;
    for (int calls = 0; calls < MOST_CALLS && won < HEATS_TO_WIN && System.nanoTime() - begin < MOST_NANOS; calls += CALLS_A_HEAT) {
      won = heat(contender) < heat(known) ? won + 1 : 0;
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
