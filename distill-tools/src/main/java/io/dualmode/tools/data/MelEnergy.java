package io.dualmode.tools.data;

import io.dualmode.model.frontend.LogMelFilterBank;

/** The step between log-mel features and the energies they stand for, {@code E = exp(f) - floor}, never below 0. */
final class MelEnergy {
  private MelEnergy() {}

  static void fromLog(float[] values, int length) {
    for (int i = 0; i < length; i++) {
      values[i] = Math.max(0, (float) Math.exp(values[i]) - LogMelFilterBank.ENERGY_FLOOR);
    }
  }

  /** {@code f = log(gain E + floor)}. */
  static void toLog(float[] values, int length, double gain) {
    float g = (float) gain;
    for (int i = 0; i < length; i++) {
      values[i] = (float) Math.log(values[i] * g + LogMelFilterBank.ENERGY_FLOOR);
    }
  }

  static double mean(float[] energies, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += energies[i];
    }
    return length == 0 ? 0 : sum / length;
  }

  static double powerRatio(double decibel) {
    return Math.pow(10, decibel / 10);
  }
}
