package io.dualmode.tools.cli;

import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SpeechSession;
import io.dualmode.model.frontend.LogMelFilterBank;
import io.dualmode.model.frontend.SampleSink;
import io.dualmode.tools.audio.SampleBuffer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One channel of a recording on a session: samples in, utterances out.
 *
 * <p>In full context a streaming pass finds the pauses, which is worth its price only where there may be some; so a recording waits there
 * until it is longer than half a minute, or ends.
 */
final class ChannelSession implements SampleSink, AutoCloseable {
  private static final int SHORT_SAMPLES = 30 * LogMelFilterBank.SAMPLE_RATE_HZ;

  private final Function<Boolean, SpeechSession> sessions;
  private final Consumer<RecognitionResult> utterances;
  private final float[] step = new float[Transcriber.STEP_SAMPLES];
  private int filled;
  private long samples;
  private SampleBuffer waiting;
  private SpeechSession session;

  /**
   * @param sessions opens a session that finds the ends of utterances, or one that does not
   * @param waits whether short recordings need no such ends
   */
  ChannelSession(Function<Boolean, SpeechSession> sessions, boolean waits, Consumer<RecognitionResult> utterances) {
    this.sessions = sessions;
    this.utterances = utterances;
    waiting = waits ? new SampleBuffer() : null;
  }

  @Override
  public void samples(float[] data, int offset, int length) {
    samples += length;
    if (waiting == null) {
      listen(data, offset, length);
      return;
    }
    waiting.samples(data, offset, length);
    if (waiting.size() > SHORT_SAMPLES) {
      listenToWaiting(true);
    }
  }

  private void listenToWaiting(boolean cut) {
    session = sessions.apply(cut);
    float[] held = waiting.toArray();
    waiting = null;
    listen(held, 0, held.length);
  }

  private void listen(float[] data, int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      int count = Math.min(end - at, step.length - filled);
      System.arraycopy(data, at, step, filled, count);
      filled += count;
      at += count;
      if (filled == step.length) {
        accept();
      }
    }
  }

  private void accept() {
    if (session == null) {
      session = sessions.apply(true);
    }
    int count = filled;
    filled = 0;
    if (session.accept(step, 0, count)) {
      add(session.result());
    }
  }

  private void add(RecognitionResult result) {
    if (!result.best().isEmpty()) {
      utterances.accept(result);
    }
  }

  /** Ends the recording. */
  void finish() {
    if (waiting != null) {
      listenToWaiting(false);
    }
    if (filled > 0) {
      accept();
    }
    if (session != null) {
      add(session.finish());
    }
  }

  double seconds() {
    return samples / (double) LogMelFilterBank.SAMPLE_RATE_HZ;
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
  }
}
