package io.dualmode.tools.transcribe;

import io.dualmode.api.listen.SpeechStream;
import io.dualmode.model.frontend.SampleSink;
import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import io.dualmode.tools.audio.SampleBuffer;
import java.util.function.Function;

/**
 * One channel of a recording on a session: samples in, utterances out.
 *
 * <p>In full context a streaming pass finds the pauses, which is worth its price only where there may be some; so a recording waits there
 * until it is longer than half a minute, or ends.
 */
final class ChannelSession implements SampleSink, AutoCloseable {
  private static final int SHORT_SAMPLES = 30 * LogMelFilterBank.SAMPLE_RATE_HZ;

  private final Function<Boolean, SpeechStream> streams;
  private long samples;
  private SampleBuffer waiting;
  private SpeechStream stream;

  /**
   * @param streams opens a stream that finds the ends of utterances, or one that does not
   * @param waits whether short recordings need no such ends
   */
  ChannelSession(Function<Boolean, SpeechStream> streams, boolean waits) {
    this.streams = streams;
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
    stream = streams.apply(cut);
    float[] held = waiting.toArray();
    waiting = null;
    listen(held, 0, held.length);
  }

  private void listen(float[] data, int offset, int length) {
    if (stream == null) {
      stream = streams.apply(true);
    }
    stream.accept(data, offset, length);
  }

  /** Ends the recording. */
  void finish() {
    if (waiting != null) {
      listenToWaiting(false);
    }
    if (stream != null) {
      stream.finish();
    }
  }

  double seconds() {
    return samples / (double) LogMelFilterBank.SAMPLE_RATE_HZ;
  }

  @Override
  public void close() {
    if (stream != null) {
      stream.close();
    }
  }
}
