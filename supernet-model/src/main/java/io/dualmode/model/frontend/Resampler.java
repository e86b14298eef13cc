package io.dualmode.model.frontend;

import java.util.Arrays;

/**
 * Streaming conversion of mono audio from any rate of 4 to 384 kHz to the rate of a front end.
 *
 * <p>With the rates reduced to {@code up / down}, output sample {@code n} lies at input position {@code n * down / up} and is the
 * convolution of the input with a Kaiser-windowed sinc centred there. Fractional positions have one precomputed row of taps each;
 * where these would be more than {@value #MAX_COEFFICIENTS} coefficients (47 999 Hz has 16 000 rows), rows stand at every
 * {@value #STEPS}th of the time between two zero crossings and the outputs of the two nearest are interpolated, which stays below
 * the stop band (error of linear interpolation: (pi / {@value #STEPS})^2 / 8, -106 dB). Long kernels have few rows, short ones
 * many, so that no rate takes more than a quarter of a megabyte. The cut-off is 0.955 of the lower Nyquist frequency and the kernel spans 48 zero crossings to each side,
 * which is flat to 0.9 and 80 dB down from 1.01 of it; each row sums to one, so a constant keeps its value. Outside the stream
 * the input counts as zero. There is no delay: output {@code n} is aligned with time {@code n / rate}; a stream of {@code N}
 * samples becomes {@code ceil(N * up / down)}.
 *
 * <p>At equal rates samples pass through untouched. The output depends on the samples only, bit for bit, not on the chunks they came
 * in; nothing is allocated after construction. Not thread-safe.
 *
 * <p>Source: J. O. Smith, "Digital Audio Resampling", ccrma.stanford.edu/~jos/resample (2002).
 */
public final class Resampler {
  /** Lowest input rate accepted. */
  public static final int MIN_RATE_HZ = 4000;
  /** Highest input rate accepted. */
  public static final int MAX_RATE_HZ = 384_000;

  private static final int USUAL_RATE_HZ = 16_000;
  private static final int MAX_OUTPUT_RATE_HZ = 48_000;
  private static final int ZERO_CROSSINGS = 48;
  private static final double ROLL_OFF = 0.955;
  private static final double KAISER_BETA = 8;
  private static final int BLOCK = 1024;
  /** Size of an exact table, a row for each fractional position: enough for 11 025 Hz and its multiples. */
  private static final int MAX_COEFFICIENTS = 1 << 16;
  private static final int STEPS = 512;
  private static final float[] ZERO = new float[1];

  private final int up;
  private final int down;
  private final int reach;
  private final int taps;
  /** Rows of an interpolated table to a sample of the input; 0 for an exact one. */
  private final int steps;
  private final float[][] rows;
  private final float[] history;
  private final float[] block = new float[BLOCK];
  private int filled;
  private long firstSample;
  private long received;
  private long produced;

  /** To 16 kHz. @param inputRateHz samples per second of the input, 4000 to 384000 */
  public Resampler(int inputRateHz) {
    this(inputRateHz, USUAL_RATE_HZ);
  }

  /**
   * From one rate to another.
   *
   * @param inputRateHz samples per second of the input, 4000 to 384000
   * @param outputRateHz samples per second of the output, 4000 to 48000
   */
  public Resampler(int inputRateHz, int outputRateHz) {
    if (inputRateHz < MIN_RATE_HZ || inputRateHz > MAX_RATE_HZ) {
      throw new IllegalArgumentException("sample rate is " + inputRateHz + " Hz, allowed: " + MIN_RATE_HZ + ".." + MAX_RATE_HZ
          + " Hz");
    }
    if (outputRateHz < MIN_RATE_HZ || outputRateHz > MAX_OUTPUT_RATE_HZ) {
      throw new IllegalArgumentException("sample rate of the front end is " + outputRateHz + " Hz, allowed: " + MIN_RATE_HZ + ".."
          + MAX_OUTPUT_RATE_HZ + " Hz");
    }
    int common = gcd(inputRateHz, outputRateHz);
    up = outputRateHz / common;
    down = inputRateHz / common;
    double cutoff = ROLL_OFF * Math.min(1, (double) up / down);
    reach = (int) Math.ceil(ZERO_CROSSINGS / cutoff);
    taps = 2 * reach;
    steps = (long) up * taps <= MAX_COEFFICIENTS ? 0 : (int) Math.ceil(STEPS * cutoff);
    rows = up == down ? new float[0][] : steps > 0 ? kernel(steps, steps + 1, reach, cutoff) : kernel(up, up, reach, cutoff);
    history = new float[taps + 4 * BLOCK];
    reset();
  }

  /** Size of the filter's table, at most about 2^16. */
  int coefficients() {
    return rows.length * taps;
  }

  /** Output samples of a stream of so many input samples. */
  public long outputSamples(long inputSamples) {
    return (inputSamples * up + down - 1) / down;
  }

  /** The next samples. */
  public void accept(float[] samples, int offset, int length, SampleSink sink) {
    if (up == down) {
      if (length > 0) {
        sink.samples(samples, offset, length);
      }
      return;
    }
    received += length;
    push(samples, offset, length, sink);
  }

  /** Ends the stream: emits what is still due and makes ready for the next stream. */
  public void finish(SampleSink sink) {
    if (up != down) {
      long due = outputSamples(received);
      for (int i = 0; i < taps && produced < due; i++) {
        push(ZERO, 0, 1, sink);
      }
    }
    reset();
  }

  /** Forgets the stream. */
  public void reset() {
    Arrays.fill(history, 0, reach, 0f);
    filled = reach;
    firstSample = -reach;
    received = 0;
    produced = 0;
  }

  private void push(float[] samples, int offset, int length, SampleSink sink) {
    int at = offset;
    int left = length;
    while (left > 0) {
      int count = Math.min(left, history.length - filled);
      System.arraycopy(samples, at, history, filled, count);
      filled += count;
      at += count;
      left -= count;
      drain(sink);
    }
  }

  /** Output n, at input position p + phase / up, reads input samples p - reach + 1 .. p + reach. */
  private void drain(SampleSink sink) {
    int count = 0;
    long limit = outputSamples(received);
    while (produced < limit) {
      long position = produced * down;
      long whole = position / up;
      int from = (int) (whole - reach + 1 - firstSample);
      if (from + taps > filled) {
        break;
      }
      block[count++] = output((int) (position - whole * up), from);
      produced++;
      if (count == BLOCK) {
        sink.samples(block, 0, count);
        count = 0;
      }
    }
    if (count > 0) {
      sink.samples(block, 0, count);
    }
    int keepFrom = (int) Math.min(filled, produced * down / up - reach + 1 - firstSample);
    if (filled == history.length || keepFrom >= history.length / 2) {
      System.arraycopy(history, keepFrom, history, 0, filled - keepFrom);
      filled -= keepFrom;
      firstSample += keepFrom;
    }
  }

  /** The output {@code phase / up} of a sample behind an input sample. */
  private float output(int phase, int from) {
    if (steps == 0) {
      return dot(rows[phase], from);
    }
    double step = (double) phase * steps / up;
    int row = (int) step;
    float share = (float) (step - row);
    return (1 - share) * dot(rows[row], from) + share * dot(rows[row + 1], from);
  }

  private float dot(float[] row, int from) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i + 4 <= taps; i += 4) {
      a += row[i] * history[from + i];
      b += row[i + 1] * history[from + i + 1];
      c += row[i + 2] * history[from + i + 2];
      d += row[i + 3] * history[from + i + 3];
    }
    for (; i < taps; i++) {
      a += row[i] * history[from + i];
    }
    return a + b + (c + d);
  }

  /** Rows for the positions {@code 0, 1 / steps, ..} of a sample. */
  private static float[][] kernel(int steps, int count, int reach, double cutoff) {
    float[][] rows = new float[count][2 * reach];
    double[] row = new double[2 * reach];
    double i0Beta = besselI0(KAISER_BETA);
    for (int phase = 0; phase < count; phase++) {
      double sum = 0;
      for (int i = 0; i < row.length; i++) {
        double t = i - reach + 1 - (double) phase / steps;
        double edge = t / reach;
        double kaiser = Math.abs(edge) >= 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - edge * edge)) / i0Beta;
        double x = Math.PI * cutoff * t;
        row[i] = kaiser * (Math.abs(x) < 1e-9 ? 1 : Math.sin(x) / x);
        sum += row[i];
      }
      for (int i = 0; i < row.length; i++) {
        rows[phase][i] = (float) (row[i] / sum);
      }
    }
    return rows;
  }

  /** Modified Bessel function of the first kind and order 0, by its power series. */
  private static double besselI0(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > 1e-17 * sum; k++) {
      term *= x * x / (4.0 * k * k);
      sum += term;
    }
    return sum;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
