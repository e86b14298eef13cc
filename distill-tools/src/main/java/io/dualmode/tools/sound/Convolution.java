package io.dualmode.tools.sound;

import io.dualmode.model.frontend.RealFft;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A finite impulse response, applied to signals of any length by overlap-add.
 *
 * <p>The way back from the spectrum is a forward transform as well: with {@code H[k] = Re X[k] - Im X[k]}, the Hartley transform of a real
 * sequence of {@code N} samples, {@code x = Hartley(H) / N}. Immutable and thread-safe.
 *
 * <p>Source: R. Bracewell, "Discrete Hartley transform", J. Opt. Soc. Am. 73 (1983).
 */
public final class Convolution {
  private static final int SMALLEST = 1024;
  private static final ThreadLocal<Map<Integer, RealFft>> TRANSFORMS = ThreadLocal.withInitial(HashMap::new);

  private final int taps;
  private final int delay;
  private final int size;
  private final float[] re;
  private final float[] im;

  /**
   * A filter.
   *
   * @param kernel response to an impulse, from {@code -delay} on
   * @param delay samples by which the kernel begins before the impulse, 0 for a causal one
   */
  public Convolution(float[] kernel, int delay) {
    if (kernel.length == 0 || delay < 0 || delay >= kernel.length) {
      throw new IllegalArgumentException("a kernel of " + kernel.length + " taps that begins " + delay + " before the impulse");
    }
    taps = kernel.length;
    this.delay = delay;
    size = Math.max(SMALLEST, Integer.highestOneBit(2 * taps - 1) * 2);
    re = new float[size / 2 + 1];
    im = new float[size / 2 + 1];
    float[] padded = new float[size];
    System.arraycopy(kernel, 0, padded, 0, taps);
    transform(size).transform(padded, re, im);
  }

  private static RealFft transform(int size) {
    return TRANSFORMS.get().computeIfAbsent(size, RealFft::new);
  }

  /** The filtered signal, as long as the signal; what lies outside counts as zero. */
  public float[] apply(float[] x) {
    RealFft fft = transform(size);
    int block = size - taps + 1;
    float[] out = new float[x.length];
    float[] time = new float[size];
    float[] outRe = new float[size / 2 + 1];
    float[] outIm = new float[size / 2 + 1];
    for (int start = 0; start < x.length; start += block) {
      int count = Math.min(block, x.length - start);
      System.arraycopy(x, start, time, 0, count);
      Arrays.fill(time, count, size, 0f);
      fft.transform(time, outRe, outIm);
      product(outRe, outIm, time);
      fft.transform(time, outRe, outIm);
      addTo(out, start - delay, count + taps - 1, outRe, outIm);
    }
    return out;
  }

  /** The Hartley transform of the product of both spectra. */
  private void product(float[] xRe, float[] xIm, float[] hartley) {
    for (int k = 0; k <= size / 2; k++) {
      float a = xRe[k] * re[k] - xIm[k] * im[k];
      float b = xRe[k] * im[k] + xIm[k] * re[k];
      hartley[k] = a - b;
      if (k > 0 && k < size / 2) {
        hartley[size - k] = a + b;
      }
    }
  }

  private void addTo(float[] out, int start, int count, float[] zRe, float[] zIm) {
    int half = size / 2;
    for (int n = Math.max(0, -start); n < count && start + n < out.length; n++) {
      float y = n <= half ? zRe[n] - zIm[n] : zRe[size - n] + zIm[size - n];
      out[start + n] += y / size;
    }
  }
}
