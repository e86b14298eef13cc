package io.dualmode.sphinx.audio;

/** The last seconds of a stream. */
public final class RecentAudio {
  private static final int SECONDS = 4;

  private short[] ring = new short[0];
  private int sampleRateHz;
  private long firstMillis;
  private long count;

  /** Begins a stream whose first sample lies there on its clock. */
  public void begin(int rateHz, long streamMillis) {
    if (ring.length != SECONDS * rateHz) {
      ring = new short[SECONDS * rateHz];
    }
    sampleRateHz = rateHz;
    firstMillis = streamMillis;
    count = 0;
  }

  public void add(short[] samples) {
    int from = Math.max(0, samples.length - ring.length);
    count += from;
    for (int i = from; i < samples.length; i++) {
      ring[(int) (count++ % ring.length)] = samples[i];
    }
  }

  /** What came from that place of the stream on, as far as it is still there. */
  public short[] since(long streamMillis) {
    long oldest = Math.max(0, count - ring.length);
    long from = Math.max(oldest, Math.min(count, (streamMillis - firstMillis) * sampleRateHz / 1000));
    short[] samples = new short[(int) (count - from)];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = ring[(int) ((from + i) % ring.length)];
    }
    return samples;
  }
}
