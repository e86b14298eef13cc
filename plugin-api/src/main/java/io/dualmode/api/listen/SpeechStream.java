package io.dualmode.api.listen;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import java.util.Objects;

/**
 * A session that tells a listener, for applications that are called when audio arrives.
 *
 * <p>Audio may come in pieces of any length: it goes to the session in steps of a tenth of a second, so that an utterance ends at the pause
 * behind it though the caller brings minutes at once, and what the listener hears does not depend on the pieces. Partial readings are asked
 * for once a step. Not thread-safe, except {@link #cancel}.
 */
public final class SpeechStream implements AutoCloseable {
  private static final int STEPS_PER_SECOND = 10;
  private static final float FULL_SCALE = 32768;

  private final SpeechSession session;
  private final RecognitionListener listener;
  private final boolean partials;
  private final float[] step;
  private int filled;
  private int low = -1;
  private String shown = "";
  private boolean over;
  private volatile boolean cancelled;

  private SpeechStream(SpeechSession session, SessionOptions options, RecognitionListener listener) {
    this.session = session;
    this.listener = Objects.requireNonNull(listener, "listener");
    this.partials = options.partials();
    this.step = new float[options.sampleRateHz() / STEPS_PER_SECOND];
  }

  /** Opens a session whose utterances and readings a listener is told; the exceptions are those of {@link SpeechEngine#newSession}. */
  public static SpeechStream open(SpeechEngine engine, SessionOptions options, RecognitionListener listener) {
    return new SpeechStream(engine.newSession(options), options, listener);
  }

  /** Takes 16-bit samples of one channel at the rate of the options. */
  public void accept(short[] samples, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, samples.length);
    begin();
    for (int i = offset; i < offset + length; i++) {
      add(samples[i] / FULL_SCALE);
    }
  }

  /** Takes 16-bit samples, two bytes each, the lower one first; a trailing odd byte waits for its other half in the next call. */
  public void accept(byte[] pcm, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, pcm.length);
    begin();
    for (int i = offset; i < offset + length; i++) {
      if (low < 0) {
        low = pcm[i] & 0xff;
      } else {
        add((short) (pcm[i] << 8 | low) / FULL_SCALE);
        low = -1;
      }
    }
  }

  /** Takes samples of one channel in -1..1. */
  public void accept(float[] samples, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, samples.length);
    begin();
    int at = offset;
    int end = offset + length;
    while (at < end) {
      int count = Math.min(end - at, step.length - filled);
      System.arraycopy(samples, at, step, filled, count);
      filled += count;
      at += count;
      if (filled == step.length) {
        listen();
      }
    }
  }

  /** Ends the stream: tells the last utterance and the end. A second call does nothing. */
  public void finish() {
    if (over || cancelled) {
      return;
    }
    if (filled > 0) {
      listen();
    }
    over = true;
    RecognitionResult last = session.finish();
    if (!cancelled) {
      tell(last);
      listener.end();
    }
  }

  /** Drops what is not told yet, from any thread; the listener hears nothing more but what it is being told right now. */
  public void cancel() {
    cancelled = true;
  }

  /** Closes the session; without {@link #finish} before, the running utterance is dropped. Idempotent. */
  @Override
  public void close() {
    cancelled = true;
    session.close();
  }

  private void begin() {
    if (over) {
      throw new IllegalStateException("the stream is over; open another one");
    }
  }

  private void add(float sample) {
    step[filled++] = sample;
    if (filled == step.length) {
      listen();
    }
  }

  private void listen() {
    int count = filled;
    filled = 0;
    if (cancelled) {
      return;
    }
    boolean pause = session.accept(step, 0, count);
    if (pause) {
      tell(session.result());
    } else if (partials) {
      Hypothesis reading = session.partial();
      if (!cancelled && !reading.text().equals(shown)) {
        shown = reading.text();
        listener.partial(reading);
      }
    }
  }

  private void tell(RecognitionResult result) {
    shown = "";
    if (!cancelled && !result.best().isEmpty()) {
      listener.utterance(result);
    }
  }
}
