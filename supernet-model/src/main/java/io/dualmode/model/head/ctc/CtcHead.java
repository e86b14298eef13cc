package io.dualmode.model.head.ctc;

/** The CTC head. Not thread-safe. */
public interface CtcHead {
  /** Number of units, V; unit 0 is blank. */
  int outputs();

  /** Log-probabilities {@code out[outOffset + i * outputs() ..]} of {@code frames} encoded frames {@code encoded[offset ..]}. */
  void logProbabilities(float[] encoded, int offset, int frames, float[] out, int outOffset);
}
