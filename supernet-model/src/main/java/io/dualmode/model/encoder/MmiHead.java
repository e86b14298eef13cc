package io.dualmode.model.encoder;

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

  /**
   * Logits {@code out[outOffset + i * outputs() ..]} (unnormalised) of {@code frames} encoded frames {@code encoded[offset ..]}.
   */
  void logits(float[] encoded, int offset, int frames, float[] out, int outOffset);
}
