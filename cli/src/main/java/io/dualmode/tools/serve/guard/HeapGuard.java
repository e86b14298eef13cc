package io.dualmode.tools.serve.guard;

/** Says whether there is memory for one more stream, so that the last ones do not end all others. */
public final class HeapGuard {
  /** Below it is not looked closer, since much of what is used may be garbage. */
  private static final double PLENTY = 0.7;
  private static final double FULL = 0.8;
  private static final long COLLECTION_NANOS = 2_000_000_000L;

  private long lastCollection = System.nanoTime() - COLLECTION_NANOS;

  /** Whether at least a fifth of the heap is free; collects garbage to find out, no more than every two seconds. */
  public synchronized boolean hasRoom() {
    if (used() < PLENTY) {
      return true;
    }
    if (System.nanoTime() - lastCollection >= COLLECTION_NANOS) {
      System.gc();
      lastCollection = System.nanoTime();
    }
    return used() < FULL;
  }

  private static double used() {
    Runtime runtime = Runtime.getRuntime();
    return (double) (runtime.totalMemory() - runtime.freeMemory()) / runtime.maxMemory();
  }
}
