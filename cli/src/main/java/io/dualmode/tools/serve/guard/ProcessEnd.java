package io.dualmode.tools.serve.guard;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that the process ends once it is to end, with an honest status, whatever state it is in. Its thread is there from the
 * start, since none may be had later.
 */
public final class ProcessEnd {
  private final CountDownLatch ending = new CountDownLatch(1);
  private final long mostMillis;

  /** @param mostMillis time from {@link #begin} to the end at the latest, which is a failure then */
  public ProcessEnd(long mostMillis) {
    this.mostMillis = mostMillis;
    Thread thread = new Thread(this::run, "end");
    thread.setDaemon(true);
    thread.start();
  }

  /** Lets the time run. Idempotent. */
  public void begin() {
    ending.countDown();
  }

  private void run() {
    try {
      ending.await();
      TimeUnit.MILLISECONDS.sleep(mostMillis);
    } catch (InterruptedException e) {
      // nobody interrupts it; ending is right even so
    }
    Runtime.getRuntime().halt(1);
  }

  /** Ends the process now. The virtual machine would take the signal's number for status, whether the grace sufficed or not. */
  public void now(int status) {
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(status);
  }
}
