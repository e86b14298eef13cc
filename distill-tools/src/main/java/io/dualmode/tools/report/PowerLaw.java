package io.dualmode.tools.report;

import java.util.Locale;

/**
 * An error that falls as a power of the hours heard towards a floor that more of the same never undercuts: {@code floor + scale
 * hours^-exponent}. The form that learning curves of speech recognizers were found to follow (Hestness et al., "Deep learning scaling is
 * predictable, empirically", 2017, section 2).
 *
 * @param floor percent
 * @param scale percent after one hour, the floor not counted
 */
record PowerLaw(double floor, double scale, double exponent) {
  double at(double hours) {
    return floor + scale * Math.pow(hours, -exponent);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f + %.1f h^-%.2f", floor, scale, exponent);
  }
}
