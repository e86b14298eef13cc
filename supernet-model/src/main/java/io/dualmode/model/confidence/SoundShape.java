package io.dualmode.model.confidence;

import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import io.dualmode.model.frontend.logmel.LogMelFrontEnd;
import java.util.Arrays;
import java.util.List;

/**
 * What a sound looks like whatever the network hears in it: a few numbers about the log-mel features around each moment, by which
 * tones, noise and clicks differ from speech.
 *
 * <p>Speech changes its spectrum every few hundredths of a second, smoothly in time, alike in neighbouring bands, and in its strong bands
 * most; a tone stands still, noise flickers in every band by itself, a click is everywhere at once. The numbers are taken every
 * {@value #HOP} frames over a window of {@value #WINDOW} frames (10 ms each), and averaged over a word. They do not depend on
 * the level. Two kilobytes a second are kept. Not thread-safe.
 *
 * <p>Source: Scheirer, Slaney, "Construction and evaluation of a robust multifeature speech/music discriminator", 1997 (modulation,
 * flux, variance of spectral features).
 */
public final class SoundShape {
  /**
   * Of the bands, each counting by its strength: the deviation over time; the mean change from frame to frame; that over five frames, the
   * change of the level aside; logarithm of the first over the second; then the deviation of the mean spectrum over its bands; the mean
   * step between neighbouring ones; how much of all variance in time all bands have in common; the mean below 1 kHz less that above 3 kHz.
   */
  public static final List<String> NAMES = List.of("deviation", "flicker", "change", "smoothness", "contrast", "roughness", "common",
      "tilt");

  private static final int WINDOW = 31;
  private static final int HOP = 4;
  private static final int BINS = LogMelFilterBank.BINS;
  private static final int FIVE = 5;
  /** Features below 1 kHz, and above 3 kHz. */
  private static final int LOW = 28;
  private static final int HIGH = 53;

  private final float[] ring = new float[WINDOW * BINS];
  /** The ring in the order of time. */
  private final float[] window = new float[WINDOW * BINS];
  private final double[] now = new double[NAMES.size()];
  private final double[] mean = new double[BINS];
  private final double[] weight = new double[BINS];
  private double[] sums = new double[NAMES.size() * 256];
  /** Windows summed, and features heard. */
  private int count;
  private int frames;

  /** Whether features of a front end are those that it looks at. */
  public static boolean isMadeOf(FrontEndPart frontEnd) {
    return frontEnd instanceof LogMelFrontEnd logMel && logMel.isStandard();
  }

  /** Adds frames of features, one after the other from {@code offset} on. */
  public void accept(float[] features, int offset, int added) {
    for (int i = 0; i < added; i++) {
      System.arraycopy(features, offset + i * BINS, ring, frames % WINDOW * BINS, BINS);
      frames++;
      if (frames >= WINDOW && (frames - WINDOW) % HOP == 0) {
        measure();
      }
    }
  }

  /** Forgets everything heard: the next frame is the first of an utterance. */
  public void reset() {
    count = 0;
    frames = 0;
  }

  private float at(int frame, int bin) {
    return window[frame * BINS + bin];
  }

  private void measure() {
    int oldest = frames % WINDOW * BINS;
    System.arraycopy(ring, oldest, window, 0, ring.length - oldest);
    System.arraycopy(ring, 0, window, ring.length - oldest, oldest);
    double top = Double.NEGATIVE_INFINITY;
    for (int b = 0; b < BINS; b++) {
      double sum = 0;
      for (int t = 0; t < WINDOW; t++) {
        sum += at(t, b);
      }
      mean[b] = sum / WINDOW;
      top = Math.max(top, mean[b]);
    }
    double all = 0;
    double level = 0;
    for (int b = 0; b < BINS; b++) {
      weight[b] = Math.exp(0.5 * (mean[b] - top));
      all += weight[b];
      level += mean[b] / BINS;
    }
    double variance = 0;
    double deviation = 0;
    double flicker = 0;
    double contrast = 0;
    double rough = 0;
    double low = 0;
    double high = 0;
    for (int b = 0; b < BINS; b++) {
      double square = 0;
      double steps = 0;
      for (int t = 0; t < WINDOW; t++) {
        double d = at(t, b) - mean[b];
        square += d * d;
        steps += t == 0 ? 0 : Math.abs(at(t, b) - at(t - 1, b));
      }
      variance += weight[b] * square / WINDOW;
      deviation += weight[b] * Math.sqrt(square / WINDOW);
      flicker += weight[b] * steps / (WINDOW - 1);
      contrast += (mean[b] - level) * (mean[b] - level) / BINS;
      rough += b == 0 ? 0 : weight[b] * Math.abs(mean[b] - mean[b - 1]);
      low += b < LOW ? mean[b] / LOW : 0;
      high += b >= HIGH ? mean[b] / (BINS - HIGH) : 0;
    }
    double common = 0;
    double change = 0;
    for (int t = 0; t < WINDOW; t++) {
      double together = 0;
      double moved = 0;
      double square = 0;
      for (int b = 0; b < BINS; b++) {
        together += weight[b] * (at(t, b) - mean[b]);
        if (t >= FIVE) {
          double d = at(t, b) - at(t - FIVE, b);
          moved += weight[b] * d;
          square += weight[b] * d * d;
        }
      }
      common += together / all * (together / all) / WINDOW;
      change += Math.sqrt(Math.max(0, square / all - moved / all * (moved / all))) / (WINDOW - FIVE);
    }
    now[0] = Math.log(0.02 + deviation / all);
    now[1] = Math.log(0.02 + flicker / all);
    now[2] = Math.log(0.02 + change);
    now[3] = now[0] - now[1];
    now[4] = Math.log(0.1 + Math.sqrt(contrast));
    now[5] = Math.log(0.02 + rough / all);
    now[6] = Math.log(0.01 + common / (variance / all + 1e-4));
    now[7] = low - high;
    int size = NAMES.size();
    if ((count + 2) * size > sums.length) {
      sums = Arrays.copyOf(sums, 2 * sums.length);
    }
    for (int i = 0; i < size; i++) {
      sums[(count + 1) * size + i] = sums[count * size + i] + now[i];
    }
    count++;
  }

  /** The numbers in the order of {@link #NAMES}, averaged over the frames {@code [start, end)}; null where too little was heard. */
  public double[] mean(int start, int end) {
    if (count == 0) {
      return null;
    }
    int first = Math.max(0, Math.min(count - 1, (start - WINDOW / 2 + HOP / 2) / HOP));
    int last = Math.max(first + 1, Math.min(count, (end - WINDOW / 2 + HOP / 2) / HOP));
    double[] means = new double[NAMES.size()];
    for (int i = 0; i < means.length; i++) {
      means[i] = (sums[last * means.length + i] - sums[first * means.length + i]) / (last - first);
    }
    return means;
  }
}
