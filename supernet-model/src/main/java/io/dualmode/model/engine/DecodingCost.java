package io.dualmode.model.engine;

import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.frontend.FeatureBuffer;
import io.dualmode.model.search.BeamSearch;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
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
  static DecodingCost measure(EncoderStream stream, ScoringHead head, BeamSearch search, List<float[]> recordings) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    int rowSize = head.scorer().rowSize();
    long[] nanos = new long[3];
    long peak = 0;
    double audio = 0;
    for (float[] samples : recordings) {
      long start = threads.getCurrentThreadCpuTime();
      FeatureBuffer features = new FeatureBuffer();
      AudioInput input = new AudioInput(16_000, features::frame);
      input.accept(samples, 0, samples.length);
      input.finish();
      long heard = threads.getCurrentThreadCpuTime();
      Rows rows = new Rows(rowSize);
      stream.accept(features.data(), 0, features.frames(), (data, offset, first, count) -> rows.add(head, data, offset, count));
      stream.finish((data, offset, first, count) -> rows.add(head, data, offset, count));
      long encoded = threads.getCurrentThreadCpuTime();
      search.accept(rows.data, 0, rows.frames);
      search.finish();
      nanos[2] += threads.getCurrentThreadCpuTime() - encoded;
      nanos[1] += encoded - heard;
      nanos[0] += heard - start;
      peak = Math.max(peak, search.stateBytes());
      audio += samples.length / 16_000.0;
      stream.reset();
    }
    return new DecodingCost(audio, nanos[0] * 1e-9, nanos[1] * 1e-9, nanos[2] * 1e-9, peak);
  }

  private static final class Rows {
    private final int size;
    private float[] data = new float[0];
    private int frames;

    Rows(int size) {
      this.size = size;
    }

    void add(ScoringHead head, float[] encoded, int offset, int count) {
      if ((frames + count) * size > data.length) {
        data = Arrays.copyOf(data, Math.max(2 * data.length, (frames + count) * size));
      }
      head.rows().fill(encoded, offset, count, data, frames * size);
      frames += count;
    }
  }
}
