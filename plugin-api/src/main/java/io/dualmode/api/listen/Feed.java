package io.dualmode.api.listen;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.audio.AudioReceiver;
import java.io.InterruptedIOException;

/**
 * One channel of a recording on a session of its rate. Where the rate changes, as in recordings joined into one file, another session goes
 * on, on the same clock.
 */
final class Feed implements AudioReceiver, AutoCloseable {
  private final SpeechEngine engine;
  private final SessionOptions options;
  private final RecognitionListener listener;
  private final Transcription running;
  // opened by the rate, which comes before samples
  @SuppressWarnings("NullAway.Init")
  private SpeechStream stream;
  private int rateHz;
  private long samples;
  private long offsetMillis;

  Feed(SpeechEngine engine, SessionOptions options, RecognitionListener listener, Transcription running) {
    this.engine = engine;
    this.options = options;
    this.listener = listener;
    this.running = running;
  }

  @Override
  public void rate(int sampleRateHz) {
    if (sampleRateHz == rateHz) {
      return;
    }
    if (stream != null) {
      stream.finish();
      stream.close();
      offsetMillis += samples * 1000 / rateHz;
    }
    rateHz = sampleRateHz;
    samples = 0;
    stream = SpeechStream.open(engine, options.toBuilder().sampleRateHz(sampleRateHz).build(), onThisClock(offsetMillis));
  }

  private RecognitionListener onThisClock(long offset) {
    return new RecognitionListener() {
      @Override
      public void partial(Hypothesis reading) {
        if (!running.isCancelled()) {
          listener.partial(reading.later(offset));
        }
      }

      @Override
      public void utterance(RecognitionResult result) {
        if (!running.isCancelled()) {
          listener.utterance(result.later(offset));
        }
      }
    };
  }

  @Override
  public void samples(float[] data, int offset, int length) throws InterruptedIOException {
    running.check();
    stream.accept(data, offset, length);
    samples += length;
  }

  void finish() {
    stream.finish();
    if (!running.isCancelled()) {
      listener.end();
    }
  }

  void fail(Exception problem) {
    if (!running.isCancelled()) {
      listener.failed(problem);
    }
  }

  @Override
  public void close() {
    if (stream != null) {
      stream.close();
    }
  }
}
