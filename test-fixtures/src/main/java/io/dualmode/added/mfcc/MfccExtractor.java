package io.dualmode.added.mfcc;

import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.frontend.FeatureSink;
import io.dualmode.model.frontend.MelFilterBank;
import io.dualmode.model.frontend.RealFft;

/** Windows of 25 ms, 23 mel filters, logarithm, discrete cosine transform. */
final class MfccExtractor implements FeatureExtractor {
  static final int FILTERS = 23;
  private static final int RATE = 8000;
  private static final int WINDOW = 200;
  private static final int FFT = 256;

  private final int shift;
  private final RealFft fft = new RealFft(FFT);
  private final MelFilterBank filters = new MelFilterBank(FILTERS, FFT, RATE, 60, 3800);
  private final float[] held = new float[WINDOW];
  private final float[] windowed = new float[FFT];
  private final float[] power = new float[FFT / 2 + 1];
  private final float[] energies = new float[FILTERS];
  private final float[] cepstra;
  private int count;

  MfccExtractor(int cepstra, int frameMillis) {
    this.cepstra = new float[cepstra];
    shift = RATE * frameMillis / 1000;
  }

  @Override
  public void accept(float[] samples, int offset, int length, FeatureSink sink) {
    for (int i = 0; i < length; i++) {
      held[count++] = samples[offset + i];
      if (count == WINDOW) {
        frame(sink);
        System.arraycopy(held, shift, held, 0, WINDOW - shift);
        count -= shift;
      }
    }
  }

  private void frame(FeatureSink sink) {
    for (int t = 0; t < WINDOW; t++) {
      windowed[t] = (float) (held[t] * (0.54 - 0.46 * Math.cos(2 * Math.PI * t / (WINDOW - 1))));
    }
    fft.power(windowed, power);
    filters.logEnergies(power, 1e-4f, energies, 0);
    for (int c = 0; c < cepstra.length; c++) {
      double sum = 0;
      for (int f = 0; f < FILTERS; f++) {
        sum += energies[f] * Math.cos(Math.PI * c * (f + 0.5) / FILTERS);
      }
      cepstra[c] = (float) (sum / FILTERS);
    }
    sink.frame(cepstra, 0);
  }

  @Override
  public void finish(FeatureSink sink) {
    reset();
  }

  @Override
  public void reset() {
    count = 0;
  }
}
