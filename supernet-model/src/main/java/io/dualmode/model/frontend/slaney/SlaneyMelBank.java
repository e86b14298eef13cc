package io.dualmode.model.frontend.slaney;

import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.frontend.FeatureSink;
import io.dualmode.model.frontend.RealFft;
import java.util.Arrays;

/**
 * Streaming log-mel features of 16 kHz mono audio as NVIDIA's NeMo computes them: one frame per 10 ms, centred on its first sample.
 *
 * <ol>
 * <li>Pre-emphasis over the whole stream, {@code y[t] = x[t] - 0.97 x[t-1]}; the first sample stays.
 * <li>Frame {@code n} covers samples {@code [160 n - 256, 160 n + 256)} of {@code y}, zeros outside the stream, times a symmetric Hann
 *     window of 400 in its middle.
 * <li>Power {@code |X|^2} of a 512-point FFT.
 * <li>Triangular filters on the Slaney mel scale from 0 to 8000 Hz, each of unit area, then {@code log(energy + 2^-24)}.
 * </ol>
 *
 * <p>{@code n} samples give {@code n / 160} frames. Source: AudioToMelSpectrogramPreprocessor of NeMo, as of July 2025; M. Slaney, Auditory
 * Toolbox, Technical Report 1998-010 (the mel scale).
 */
final class SlaneyMelBank implements FeatureExtractor {
  static final int SAMPLE_RATE_HZ = 16_000;
  static final int SHIFT = 160;

  private static final int FFT_SIZE = 512;
  private static final int WINDOW = 400;
  private static final int HALF = FFT_SIZE / 2;
  private static final float PRE_EMPHASIS = 0.97f;
  private static final float FLOOR = 0x1p-24f;
  private static final int BUFFER = FFT_SIZE + 16 * SHIFT;

  private final float[] window = new float[FFT_SIZE];
  private final RealFft fft = new RealFft(FFT_SIZE);
  private final int[] firstBin;
  private final float[][] filters;
  private final float[] buffer = new float[BUFFER];
  private final float[] framed = new float[FFT_SIZE];
  private final float[] power = new float[FFT_SIZE / 2 + 1];
  private final float[] features;
  /** Samples in the buffer; the first is that of the next frame. */
  private int held;
  private long samples;
  private long frames;
  private float previous;

  SlaneyMelBank(int bins) {
    int edge = (FFT_SIZE - WINDOW) / 2;
    for (int t = 0; t < WINDOW; t++) {
      window[edge + t] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * t / (WINDOW - 1)));
    }
    features = new float[bins];
    firstBin = new int[bins];
    filters = new float[bins][];
    double step = mel(SAMPLE_RATE_HZ / 2.0) / (bins + 1);
    for (int i = 0; i < bins; i++) {
      filter(i, hertz(i * step), hertz((i + 1) * step), hertz((i + 2) * step));
    }
    reset();
  }

  private void filter(int i, double low, double centre, double high) {
    double spacing = (double) SAMPLE_RATE_HZ / FFT_SIZE;
    int from = Math.max(0, (int) Math.floor(low / spacing) + 1);
    int to = Math.min(FFT_SIZE / 2, (int) Math.ceil(high / spacing) - 1);
    firstBin[i] = from;
    filters[i] = new float[Math.max(0, to - from + 1)];
    for (int k = from; k <= to; k++) {
      double hz = k * spacing;
      double height = Math.min((hz - low) / (centre - low), (high - hz) / (high - centre));
      filters[i][k - from] = (float) (Math.max(0, height) * 2 / (high - low));
    }
  }

  /** The filters row by row, {@code [bins, 257]}. */
  float[] dense() {
    float[] rows = new float[filters.length * power.length];
    for (int i = 0; i < filters.length; i++) {
      System.arraycopy(filters[i], 0, rows, i * power.length + firstBin[i], filters[i].length);
    }
    return rows;
  }

  /** The window without the zeros around it. */
  float[] window() {
    return Arrays.copyOfRange(window, (FFT_SIZE - WINDOW) / 2, (FFT_SIZE + WINDOW) / 2);
  }

  /** Linear up to 1 kHz, 200/3 Hz a mel; then 27 mel to a factor of 6.4. */
  static double mel(double hertz) {
    return hertz < 1000 ? hertz * 3 / 200 : 15 + 27 * Math.log(hertz / 1000) / Math.log(6.4);
  }

  private static double hertz(double mel) {
    return mel < 15 ? mel * 200 / 3 : 1000 * Math.exp((mel - 15) / 27 * Math.log(6.4));
  }

  @Override
  public void accept(float[] in, int offset, int length, FeatureSink sink) {
    int done = 0;
    while (done < length) {
      int count = Math.min(length - done, BUFFER - held);
      for (int i = 0; i < count; i++) {
        float x = in[offset + done + i];
        buffer[held + i] = samples + i == 0 ? x : x - PRE_EMPHASIS * previous;
        previous = x;
      }
      held += count;
      samples += count;
      done += count;
      emit(sink);
    }
  }

  private void emit(FeatureSink sink) {
    int start = 0;
    while (held - start >= FFT_SIZE) {
      frame(start, sink);
      start += SHIFT;
    }
    System.arraycopy(buffer, start, buffer, 0, held - start);
    held -= start;
  }

  private void frame(int start, FeatureSink sink) {
    for (int t = 0; t < FFT_SIZE; t++) {
      framed[t] = buffer[start + t] * window[t];
    }
    fft.power(framed, power);
    for (int i = 0; i < features.length; i++) {
      float[] filter = filters[i];
      float sum = 0;
      for (int k = 0; k < filter.length; k++) {
        sum += filter[k] * power[firstBin[i] + k];
      }
      features[i] = (float) Math.log(sum + FLOOR);
    }
    frames++;
    sink.frame(features, 0);
  }

  @Override
  public void finish(FeatureSink sink) {
    long whole = samples / SHIFT;
    while (frames < whole) {
      Arrays.fill(buffer, held, FFT_SIZE, 0f);
      held = FFT_SIZE;
      frame(0, sink);
      System.arraycopy(buffer, SHIFT, buffer, 0, FFT_SIZE - SHIFT);
      held = FFT_SIZE - SHIFT;
    }
    reset();
  }

  @Override
  public void reset() {
    Arrays.fill(buffer, 0, HALF, 0f);
    held = HALF;
    samples = 0;
    frames = 0;
  }
}
