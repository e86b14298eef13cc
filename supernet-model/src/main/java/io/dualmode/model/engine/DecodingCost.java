package io.dualmode.model.engine;

import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.frontend.FeatureBuffer;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.head.ScoringHead;
import io.dualmode.model.search.UtteranceSearch;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * What the parts of a streaming recognizer cost, in CPU seconds of the calling thread, and the most memory that the paths of its
 * search took; words, weights and language model are shared and not in it.
 */
public record DecodingCost(double audioSeconds, double frontEndSeconds, double encoderSeconds, double searchSeconds,
    long peakSearchBytes) {

  /** CPU seconds for each second of audio. */
  public double realTimeFactor() {
    return (frontEndSeconds + encoderSeconds + searchSeconds) / audioSeconds;
  }

  /** Share of the search in all of the CPU time, 0..1. */
  public double searchShare() {
    return searchSeconds / (frontEndSeconds + encoderSeconds + searchSeconds);
  }

  /**
   * Hears recordings at 16 kHz, each as one utterance, one part of the recognizer after the other; so the parts compete for caches
   * less than they do in a session.
   */
  static DecodingCost measure(FrontEndPart frontEnd, EncoderStream stream, ScoringHead head, UtteranceSearch search, List<float[]> recordings) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] nanos = new long[3];
    long peak = 0;
    double audio = 0;
    EncodedRows rows = new EncodedRows(head, null);
    for (float[] samples : recordings) {
      long start = threads.getCurrentThreadCpuTime();
      FeatureBuffer features = EncodedRows.features(samples, frontEnd);
      long heard = threads.getCurrentThreadCpuTime();
      rows.hear(stream, features);
      long encoded = threads.getCurrentThreadCpuTime();
      search.accept(rows.data(), 0, rows.frames());
      search.finish();
      nanos[2] += threads.getCurrentThreadCpuTime() - encoded;
      nanos[1] += encoded - heard;
      nanos[0] += heard - start;
      peak = Math.max(peak, search.stateBytes());
      audio += samples.length / 16_000.0;
    }
    return new DecodingCost(audio, nanos[0] * 1e-9, nanos[1] * 1e-9, nanos[2] * 1e-9, peak);
  }
}
