package io.dualmode.kaldi.feature;

import io.dualmode.model.frontend.MelFilterBank;
import io.dualmode.model.frontend.RealFft;
import java.util.Arrays;

/**
 * Mel cepstra of one window of samples, which count to 32768: noise, mean, energy, preemphasis, window, power spectrum, mel filters,
 * logarithm, cosine transform, lifter.
 *
 * <p>Kaldi's noise is of a generator that begins anywhere; this one's depends on the number of the frame, so that the same samples give
 * the same frames. Not thread-safe.
 */
final class Cepstra {
  private static final float EPSILON = Math.ulp(1f);
  private static final float LOG_EPSILON = (float) Math.log(EPSILON);

  private final MfccOptions options;
  private final float[] shape;
  private final RealFft fft;
  private final MelFilterBank filters;
  private final float[] transform;
  private final float[] lifter;
  private final float[] windowed;
  private final float[] power;
  private final float[] energies;

  /** @throws IllegalArgumentException if a filter is so narrow that it covers nothing */
  Cepstra(MfccOptions options) {
    this.options = options;
    int length = options.windowSamples();
    int size = Math.max(4, Integer.highestOneBit(Math.max(1, length - 1)) << 1);
    shape = new float[length];
    for (int i = 0; i < length; i++) {
      shape[i] = (float) window(options, 2 * Math.PI / (length - 1), i);
    }
    fft = new RealFft(size);
    filters = new MelFilterBank(options.bins(), size, options.sampleRateHz(), options.lowHz(), options.highestHz());
    int bins = options.bins();
    transform = new float[options.cepstra() * bins];
    lifter = new float[options.cepstra()];
    for (int c = 0; c < options.cepstra(); c++) {
      double scale = Math.sqrt((c == 0 ? 1.0 : 2.0) / bins);
      for (int b = 0; b < bins; b++) {
        transform[c * bins + b] = (float) (scale * Math.cos(Math.PI / bins * (b + 0.5) * c));
      }
      float q = options.lifter();
      lifter[c] = q == 0 ? 1 : (float) (1 + 0.5 * q * Math.sin(Math.PI * c / q));
    }
    windowed = new float[size];
    power = new float[size / 2 + 1];
    energies = new float[bins];
  }

  private static double window(MfccOptions options, double a, int i) {
    double hann = 0.5 - 0.5 * Math.cos(a * i);
    return switch (options.window()) {
      case HANNING -> hann;
      case SINE -> Math.sin(0.5 * a * i);
      case HAMMING -> 0.54 - 0.46 * Math.cos(a * i);
      case POVEY -> Math.pow(hann, 0.85);
      case RECTANGULAR -> 1;
      case BLACKMAN -> options.blackman() - 0.5 * Math.cos(a * i) + (0.5 - options.blackman()) * Math.cos(2 * a * i);
    };
  }

  /** Where the samples of a window go, {@code windowSamples} of them. */
  float[] samples() {
    return windowed;
  }

  /** Cepstra of the samples in {@link #samples}, which they use up. */
  void compute(long frame, float[] out) {
    int length = shape.length;
    noise(frame);
    if (options.removeMean() == 1) {
      double sum = 0;
      for (int i = 0; i < length; i++) {
        sum += windowed[i];
      }
      float mean = (float) (sum / length);
      for (int i = 0; i < length; i++) {
        windowed[i] -= mean;
      }
    }
    float logEnergy = options.rawEnergy() == 1 ? logEnergy() : 0;
    float share = options.preemphasis();
    if (share != 0) {
      for (int i = length - 1; i > 0; i--) {
        windowed[i] -= share * windowed[i - 1];
      }
      windowed[0] -= share * windowed[0];
    }
    for (int i = 0; i < length; i++) {
      windowed[i] *= shape[i];
    }
    Arrays.fill(windowed, length, windowed.length, 0f);
    if (options.rawEnergy() == 0) {
      logEnergy = logEnergy();
    }
    fft.power(windowed, power);
    filters.logEnergies(power, 0, energies, 0);
    cosines(logEnergy, out);
  }

  private void noise(long frame) {
    float deviation = options.dither();
    if (deviation == 0) {
      return;
    }
    long state = frame * 0x9E3779B97F4A7C15L;
    for (int i = 0; i < shape.length; i++) {
      state += 0x9E3779B97F4A7C15L;
      double u = (mix(state) >>> 11) * 0x1p-53;
      state += 0x9E3779B97F4A7C15L;
      double v = (mix(state) >>> 11) * 0x1p-53;
      windowed[i] += (float) (deviation * Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v));
    }
  }

  private static long mix(long z) {
    long x = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    x = (x ^ x >>> 27) * 0x94D049BB133111EBL;
    return x ^ x >>> 31;
  }

  private float logEnergy() {
    double sum = 0;
    for (int i = 0; i < shape.length; i++) {
      sum += windowed[i] * windowed[i];
    }
    return (float) Math.log(Math.max(sum, EPSILON));
  }

  private void cosines(float logEnergy, float[] out) {
    int bins = energies.length;
    for (int b = 0; b < bins; b++) {
      energies[b] = Math.max(energies[b], LOG_EPSILON);
    }
    int count = lifter.length;
    for (int c = 0; c < count; c++) {
      float sum = 0;
      for (int b = 0; b < bins; b++) {
        sum += transform[c * bins + b] * energies[b];
      }
      out[c] = sum * lifter[c];
    }
    if (options.energy() == 1) {
      out[0] = options.energyFloor() > 0 ? Math.max(logEnergy, (float) Math.log(options.energyFloor())) : logEnergy;
    }
    if (options.energyLast() == 1) {
      float first = out[0];
      System.arraycopy(out, 1, out, 0, count - 1);
      out[count - 1] = options.energy() == 1 ? first : first * (float) Math.sqrt(2);
    }
  }
}
