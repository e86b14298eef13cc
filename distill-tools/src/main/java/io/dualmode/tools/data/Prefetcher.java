package io.dualmode.tools.data;

import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Makes things on background threads, a bounded number ahead, and gives them out in the order in which they were begun. One thread may
 * call {@link #next}.
 */
public final class Prefetcher<T> implements AutoCloseable {
  private final Supplier<Callable<T>> tasks;
  private final int ahead;
  private final ExecutorService threads;
  private final ArrayDeque<Future<T>> made = new ArrayDeque<>();

  /**
   * Begins at once.
   *
   * @param name of the threads
   * @param count threads
   * @param ahead things that are made before they are asked for
   * @param tasks gives the next task, always; called by one thread at a time
   */
  public Prefetcher(String name, int count, int ahead, Supplier<Callable<T>> tasks) {
    this.tasks = tasks;
    this.ahead = ahead;
    threads = Executors.newFixedThreadPool(count, task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    });
    fill();
  }

  /** The next thing, waiting for it if necessary; there is always one. */
  public T next() throws InterruptedException {
    if (threads.isShutdown()) {
      throw new IllegalStateException("the batch loader is closed");
    }
    try {
      T thing = made.remove().get();
      fill();
      return thing;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a training batch could not be made: " + e.getCause(), e.getCause());
    }
  }

  private void fill() {
    while (made.size() < ahead) {
      made.add(threads.submit(tasks.get()));
    }
  }

  /** Stops the threads; what was made ahead is dropped. */
  @Override
  public void close() {
    threads.shutdownNow();
    made.clear();
  }
}
