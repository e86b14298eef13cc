package io.dualmode.tools.serve.guard;

import java.util.function.Consumer;

/**
 * One thread that looks after the server from its start on: regularly for what has taken too long, and after an {@link Error}
 * anywhere, whether the server still works. It allocates next to nothing and survives whatever it meets, since a thread that
 * has died of the same want of memory as the rest could not tell.
 */
public final class Watch {
  private static final int TRIES = 3;
  private static final long TRY_MILLIS = 1000;

  /** Something that works or throws. */
  public interface Check {
    void run() throws Exception;
  }

  private final long tickMillis;
  private final Runnable tick;
  private final Check check;
  private final Consumer<Throwable> broken;
  private Throwable suspicion;
  private boolean closed;

  public Watch(long tickMillis, Runnable tick, Check check, Consumer<Throwable> broken) {
    this.tickMillis = tickMillis;
    this.tick = tick;
    this.check = check;
    this.broken = broken;
  }

  public void start() {
    Thread thread = new Thread(this::run, "watch");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Something failed that may have broken more than one connection: the server is tried. A stack that overflowed or a failed
   * assertion broke the work at hand only; an error of the virtual machine that is neither that nor want of memory breaks all.
   */
  public void suspect(Throwable e) {
    if (e instanceof StackOverflowError || e instanceof AssertionError) {
      return;
    }
    if (e instanceof VirtualMachineError && !(e instanceof OutOfMemoryError)) {
      broken.accept(e);
      return;
    }
    synchronized (this) {
      suspicion = e;
      notifyAll();
    }
  }

  private void run() {
    while (true) {
      try {
        Throwable e;
        synchronized (this) {
          if (closed) {
            return;
          }
          if (suspicion == null) {
            wait(tickMillis);
          }
          e = suspicion;
          suspicion = null;
        }
        tick.run();
        if (e != null) {
          tryServer(e);
        }
      } catch (Throwable e) {
        suspicion = e instanceof Error ? e : null;
      }
    }
  }

  private void tryServer(Throwable cause) throws InterruptedException {
    for (int i = 1; ; i++) {
      try {
        check.run();
        return;
      } catch (Throwable e) {
        if (i == TRIES) {
          cause.addSuppressed(e);
          broken.accept(cause);
          return;
        }
        System.gc();
        Thread.sleep(TRY_MILLIS);
      }
    }
  }

  /** Idempotent. */
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
