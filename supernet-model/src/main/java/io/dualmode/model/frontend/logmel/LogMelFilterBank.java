package io.dualmode.model.frontend.logmel;

import io.dualmode.model.frontend.FeatureBuffer;
import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.frontend.FeatureSink;
import io.dualmode.model.frontend.MelFilterBank;
import io.dualmode.model.frontend.Pcm16;
import io.dualmode.model.frontend.RealFft;

/**
 * Streaming 80-bin log-mel filterbank of 16 kHz mono audio: one frame per 10 ms.
 *
 * <ol>
 * <li>Pre-emphasis over the whole stream, {@code y[t] = x[t] - 0.97 x[t-1]}; the first sample is its own predecessor.
 * <li>Frame {@code n} covers samples {@code [160 n, 160 n + 400)} of {@code y}, times a periodic Hann window
 *     {@code 0.5 - 0.5 cos(2 pi t / 400)}.
 * <li>Power {@code |X|^2} of a 512-point FFT (the frame followed by 112 zeros).
 * <li>80 triangular mel filters from 40 to 7600 Hz ({@link MelFilterBank}), then {@code log(energy + 1e-6)}.
 * </ol>
 *
 * <p>Only whole frames are emitted: {@code 1 + (samples - 400) / 160} of them. An utterance of 1 to 399 samples is padded with
 * zero samples to one frame by {@link #finish}; one without samples has no frame. Frames depend on the samples only, bit for
 * bit, not on how they were cut into chunks, and nothing is allocated after construction. Not thread-safe.
 */
public final class LogMelFilterBank implements FeatureExtractor {
  /** Features per frame. */
  public static final int BINS = 80;
  /** Samples per second of the input. */
  public static final int SAMPLE_RATE_HZ = 16000;
  /** Samples from one frame to the next. */
  public static final int FRAME_SHIFT_SAMPLES = 160;
  /** Samples in one frame. */
  public static final int FRAME_LENGTH_SAMPLES = 400;
  /** Added to each filter's energy before the logarithm. */
  public static final float ENERGY_FLOOR = 1e-6f;

  private static final int FFT_SIZE = 512;
  private static final float PRE_EMPHASIS = 0.97f;
  private static final float[] ZERO = new float[1];
  private static final int BUFFER_SAMPLES = FRAME_LENGTH_SAMPLES + 8 * FRAME_SHIFT_SAMPLES;

  private final float[] window = new float[FRAME_LENGTH_SAMPLES];
  private final RealFft fft = new RealFft(FFT_SIZE);
  private final MelFilterBank filters = new MelFilterBank(BINS, FFT_SIZE, SAMPLE_RATE_HZ, 40, 7600);
  private final float[] buffer = new float[BUFFER_SAMPLES];
  private final float[] padded = new float[FFT_SIZE];
  private final float[] power = new float[FFT_SIZE / 2 + 1];
  private final float[] features = new float[BINS];
  private final float[] converted = new float[1024];
  private int start;
  private int end;
  private long samples;
  private long frames;
  private float previous;

  public LogMelFilterBank() {
    for (int t = 0; t < FRAME_LENGTH_SAMPLES; t++) {
      window[t] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * t / FRAME_LENGTH_SAMPLES));
    }
  }

  /** Whole frames in so many samples, the padded frame of a short utterance included. */
  public static int frames(long samples) {
    if (samples < FRAME_LENGTH_SAMPLES) {
      return samples > 0 ? 1 : 0;
    }
    return Math.toIntExact(1 + (samples - FRAME_LENGTH_SAMPLES) / FRAME_SHIFT_SAMPLES);
  }

  /** The features of one whole utterance at 16 kHz, {@code [frames, 80]}. */
  public static float[] features(float[] samples) {
    FeatureBuffer out = new FeatureBuffer(BINS, frames(samples.length));
    LogMelFilterBank bank = new LogMelFilterBank();
    bank.accept(samples, 0, samples.length, out);
    bank.finish(out);
    return out.toArray();
  }

  @Override
  public void accept(float[] samples, int offset, int length, FeatureSink sink) {
    int at = offset;
    int left = length;
    while (left > 0) {
      int count = Math.min(left, BUFFER_SAMPLES - end);
      append(samples, at, count);
      at += count;
      left -= count;
      drain(sink);
    }
  }

  /** The next samples as 16-bit PCM, 32768 being full scale. */
  public void accept(short[] samples, int offset, int length, FeatureSink sink) {
    for (int done = 0; done < length; ) {
      int count = Math.min(length - done, converted.length);
      Pcm16.toFloat(samples, offset + done, count, converted, 0);
      accept(converted, 0, count, sink);
      done += count;
    }
  }

  @Override
  public void finish(FeatureSink sink) {
    if (samples > 0 && frames == 0) {
      while (samples < FRAME_LENGTH_SAMPLES) {
        append(ZERO, 0, 1);
      }
      drain(sink);
    }
    reset();
  }

  @Override
  public void reset() {
    start = 0;
    end = 0;
    samples = 0;
    frames = 0;
  }

  private void append(float[] source, int offset, int count) {
    if (count == 0) {
      return;
    }
    float last = samples == 0 ? source[offset] : previous;
    for (int i = 0; i < count; i++) {
      float x = source[offset + i];
      buffer[end + i] = x - PRE_EMPHASIS * last;
      last = x;
    }
    previous = last;
    end += count;
    samples += count;
  }

  private void drain(FeatureSink sink) {
    while (end - start >= FRAME_LENGTH_SAMPLES) {
      for (int t = 0; t < FRAME_LENGTH_SAMPLES; t++) {
        padded[t] = buffer[start + t] * window[t];
      }
      fft.power(padded, power);
      filters.logEnergies(power, ENERGY_FLOOR, features, 0);
      start += FRAME_SHIFT_SAMPLES;
      frames++;
      sink.frame(features, 0);
    }
    if (end == BUFFER_SAMPLES) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
  }
}
