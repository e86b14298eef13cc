package io.dualmode.tools.serve.metrics;

/** Time of work for each second of audio, in the last minute. Thread-safe. */
final class RecentFactor {
  private static final int SECONDS = 60;

  private final long[] second = new long[SECONDS];
  private final long[] audioMillis = new long[SECONDS];
  private final long[] workNanos = new long[SECONDS];

  synchronized void add(long nowNanos, long audio, long work) {
    long now = Math.floorDiv(nowNanos, 1_000_000_000L);
    int at = Math.floorMod(now, SECONDS);
    if (second[at] != now) {
      second[at] = now;
      audioMillis[at] = 0;
      workNanos[at] = 0;
    }
    audioMillis[at] += audio;
    workNanos[at] += work;
  }

  /** Seconds of work for a second of audio; not a number where there was no audio. */
  synchronized double value(long nowNanos) {
    long now = Math.floorDiv(nowNanos, 1_000_000_000L);
    long audio = 0;
    long work = 0;
    for (int i = 0; i < SECONDS; i++) {
      if (now - second[i] < SECONDS) {
        audio += audioMillis[i];
        work += workNanos[i];
      }
    }
    return audio == 0 ? Double.NaN : work / 1e6 / audio;
  }
}
