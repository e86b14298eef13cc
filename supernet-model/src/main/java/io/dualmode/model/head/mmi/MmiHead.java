package io.dualmode.model.head.mmi;

import java.util.Arrays;

/**
 * The phone-state head: entering unit {@code q} after unit {@code p} scores {@code logits[entry(p, q)]}, every further frame in
 * it {@code logits[stay(q)]}. Not thread-safe.
 */
public interface MmiHead {
  /** Number of logits, K. */
  int outputs();

  /** Logit row of entering {@code unit} from {@code previous} (0 is silence). */
  int entry(int previous, int unit);

  /** Logit row of staying in {@code unit}. */
  int stay(int unit);

  /** The unit that each logit row enters or stays in, {@code [outputs]}; -1 for a row that nothing uses. */
  default int[] unitOf(int units) {
    int[] unitOf = new int[outputs()];
    Arrays.fill(unitOf, -1);
    for (int unit = 0; unit < units; unit++) {
      unitOf[stay(unit)] = unit;
      for (int previous = 0; previous < units; previous++) {
        unitOf[entry(previous, unit)] = unit;
      }
    }
    return unitOf;
  }

  /**
   * Logits {@code out[outOffset + i * outputs() ..]} (unnormalised) of {@code frames} encoded frames {@code encoded[offset ..]}.
   */
  void logits(float[] encoded, int offset, int frames, float[] out, int outOffset);
}
