package io.dualmode.tools.serve.protocol;

import io.dualmode.tools.serve.metrics.ServerMetrics;
import io.dualmode.tools.serve.model.StreamMeter;
import java.util.Locale;

/**
 * What a stream costs and gives: audio that was heard, answers, and how long after its arrival a word is in a result. Thread-safe; nothing is
 * waited for under its lock.
 */
final class StreamTally implements StreamMeter {
  private final ServerMetrics metrics;
  private final long openedNanos = System.nanoTime();
  private final ArrivalTimes arrivals = new ArrivalTimes();
  /** Bytes of audio that have been listened to. */
  private long listened;
  private float sampleRateHz;
  private long heardMillis;
  private long answers;

  StreamTally(ServerMetrics metrics) {
    this.metrics = metrics;
  }

  /** So many bytes of audio came. */
  synchronized void arrived(int bytes, long nanos) {
    arrivals.add(bytes, nanos);
  }

  /** So many of them, 16 bits a sample, are listened to next. */
  synchronized void listening(int bytes, float rateHz) {
    listened += bytes;
    sampleRateHz = rateHz;
  }

  synchronized void answered() {
    answers++;
  }

  @Override
  public void heard(long audioMillis, long workNanos) {
    synchronized (this) {
      heardMillis += audioMillis;
    }
    metrics.heard(audioMillis, workNanos);
  }

  @Override
  public void utterance(int words, long sinceLastWordMillis) {
    metrics.utterance(words);
    long arrived;
    synchronized (this) {
      long behind = 2 * Math.round(sinceLastWordMillis / 1000.0 * sampleRateHz);
      arrived = arrivals.of(Math.max(0, listened - behind));
    }
    if (arrived != -1) {
      metrics.latency(System.nanoTime() - arrived);
    }
  }

  /** What is worth a line in the access log at its end. */
  synchronized String summary() {
    return String.format(Locale.ROOT, "audio %.1f s, answers %d, time %.1f s", heardMillis / 1000.0, answers,
        (System.nanoTime() - openedNanos) / 1e9);
  }
}
