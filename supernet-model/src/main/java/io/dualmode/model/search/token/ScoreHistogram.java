package io.dualmode.model.search.token;

import java.util.Arrays;

/** Finds the score that leaves about the {@code most} best tokens, by counting instead of sorting (Steinbiss et al. 1994). */
final class ScoreHistogram {
  private static final int BINS = 1024;

  private final int[] counts = new int[BINS + 1];

  /** The lowest score to keep: within the beam of the best, and at most {@code most} tokens up to the width of a bin. */
  float cut(Tokens tokens, float best, float beam, int most) {
    float beamCut = best - beam;
    if (tokens.count() <= most) {
      return beamCut;
    }
    float low = Float.POSITIVE_INFINITY;
    for (int i = 0; i < tokens.count(); i++) {
      low = Math.min(low, tokens.score(i));
    }
    low = Math.max(low, beamCut);
    float width = (best - low) / BINS;
    if (!(width > 0)) {
      return beamCut;
    }
    Arrays.fill(counts, 0);
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.score(i) >= low) {
        counts[(int) Math.min(BINS, (best - tokens.score(i)) / width)]++;
      }
    }
    int kept = counts[0];
    int bin = 0;
    while (bin < BINS && kept + counts[bin + 1] <= most) {
      kept += counts[++bin];
    }
    return bin == BINS ? low : best - (bin + 1) * width;
  }
}
