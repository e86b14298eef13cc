package io.dualmode.api.listen;

import io.dualmode.api.audio.AudioReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A recording that is being transcribed in a thread of its own ({@link Transcriber#start}). Thread-safe. */
public final class Transcription implements AutoCloseable {
  private final AudioReader audio;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private volatile boolean cancelled;

  /** What is run in the thread. */
  interface Work {
    void run() throws IOException;
  }

  Transcription(AudioReader audio) {
    this.audio = audio;
  }

  void start(Work work) {
    Thread thread = new Thread(() -> {
      try (audio) {
        work.run();
        done.complete(null);
      } catch (Throwable e) {
        if (cancelled) {
          done.complete(null);
        } else {
          done.completeExceptionally(e);
        }
      }
    }, "dualmode-transcription");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether {@link #cancel} was called. */
  public boolean isCancelled() {
    return cancelled;
  }

  /** Whether nothing more will be told. */
  public boolean isDone() {
    return done.isDone();
  }

  /** Stops reading, closes the recording and drops what has not been told; listeners hear nothing more, not even an end. */
  public void cancel() {
    cancelled = true;
    try {
      audio.close();
    } catch (IOException e) {
      // nobody reads it any more
    }
  }

  /**
   * Waits for the end.
   *
   * @throws IOException why nothing (more) could be heard
   */
  public void await() throws IOException, InterruptedException {
    try {
      done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException problem) {
        throw new IOException(problem.getMessage(), problem);
      }
      throw new IllegalStateException("the transcription failed: " + e.getCause(), e.getCause());
    }
  }

  /** Cancels what is still running; does not wait. */
  @Override
  public void close() {
    if (!isDone()) {
      cancel();
    }
  }

  /** Ends the reading where the transcription is cancelled or its thread is interrupted. */
  void check() throws InterruptedIOException {
    if (cancelled || Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("the transcription was " + (cancelled ? "cancelled" : "interrupted"));
    }
  }
}
