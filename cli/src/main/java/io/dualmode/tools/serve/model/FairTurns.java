package io.dualmode.tools.serve.model;

import io.dualmode.tools.serve.guard.FairWorkers;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Turns of {@link FairWorkers} for a thread that has work in pieces: it hands a piece over and waits until a worker has done it. One
 * thread at a time, {@link #cancel} apart.
 */
public final class FairTurns extends FairWorkers.Member {
  private final FairWorkers workers;
  private final boolean isLong;
  private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
  private volatile Runnable piece;

  /** @param isLong whether a piece may take seconds */
  public FairTurns(FairWorkers workers, boolean isLong) {
    this.workers = workers;
    this.isLong = isLong;
  }

  /**
   * Has a piece of work done; what it throws is thrown here.
   *
   * @throws CancellationException after {@link #cancel}; a piece that a worker has begun is not stopped
   */
  public <T> T take(Supplier<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    piece = () -> {
      try {
        done.complete(work.get());
      } catch (Throwable e) {
        done.completeExceptionally(e);
      }
    };
    workers.wake(this);
    CompletableFuture.anyOf(done, cancelled).exceptionally(e -> null).join();
    if (!done.isDone()) {
      throw new CancellationException("the work is no longer wanted");
    }
    try {
      return done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  /** Lets the thread that waits go, and every later one. From any thread. */
  public void cancel() {
    cancelled.complete(null);
  }

  @Override
  public boolean turn() {
    Runnable work = piece;
    piece = null;
    if (work != null && !cancelled.isDone()) {
      work.run();
    }
    return false;
  }

  @Override
  public boolean isLong() {
    return isLong;
  }
}
