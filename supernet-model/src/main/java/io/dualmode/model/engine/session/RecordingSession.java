package io.dualmode.model.engine.session;

import java.util.List;

/**
 * What sessions that listen to one recording and find things in it have in common: audio in pieces of any length until it is finished,
 * each thing given once, nothing after the close. Thread-safe.
 *
 * @param <R> what is found
 */
public abstract class RecordingSession<R> {
  private final String name;
  private final AudioInput input;
  private boolean finished;
  private boolean closed;

  /** @param name what the session is called in errors */
  protected RecordingSession(String name, AudioInput input) {
    this.name = name;
    this.input = input;
  }

  /** Takes 16-bit samples. */
  public final synchronized void accept(short[] samples, int offset, int length) {
    requireAudio();
    input.accept(samples, offset, length);
  }

  /** Takes 16-bit little-endian samples. */
  public final synchronized void accept(byte[] pcm, int offset, int length) {
    requireAudio();
    input.accept(pcm, offset, length);
  }

  /** Takes samples in -1..1. */
  public final synchronized void accept(float[] samples, int offset, int length) {
    requireAudio();
    input.accept(samples, offset, length);
  }

  /** What has become final since the last call. */
  public final synchronized List<R> settled() {
    requireOpen();
    return finished ? List.of() : found();
  }

  /** Ends the recording and gives the rest; nothing when it has ended already. */
  public final synchronized List<R> finish() {
    requireOpen();
    if (finished) {
      return List.of();
    }
    finished = true;
    input.finish();
    return rest();
  }

  /** Length of the audio accepted. */
  public final synchronized long acceptedMillis() {
    requireOpen();
    return input.acceptedMillis();
  }

  /** Idempotent. */
  public final synchronized void close() {
    if (!closed) {
      closed = true;
      release();
    }
  }

  /** Takes what is final by now. */
  protected abstract List<R> found();

  /** Takes what is left when all audio has gone in. */
  protected abstract List<R> rest();

  /** Is called once, at the close. */
  protected abstract void release();

  /** @throws IllegalStateException once the session is closed */
  protected final void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the " + name + " is closed");
    }
  }

  private void requireAudio() {
    requireOpen();
    if (finished) {
      throw new IllegalStateException("the " + name + " is finished; open another for the next recording");
    }
  }
}
