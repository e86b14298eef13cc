package io.dualmode.tools.data;

import java.util.Arrays;

/** A channel without high frequencies: energies from a bin upwards are 0, so that their features are the floor. Stateless. */
final class BandLimit {
  private BandLimit() {}

  static void apply(float[] energies, int frames, int bins, int fromBin) {
    for (int n = 0; n < frames; n++) {
      Arrays.fill(energies, n * bins + fromBin, (n + 1) * bins, 0f);
    }
  }
}
