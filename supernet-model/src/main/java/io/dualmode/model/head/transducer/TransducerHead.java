package io.dualmode.model.head.transducer;

/**
 * Stateless transducer: the context is the last two phones emitted ({@code last}, and {@code secondLast} before it; 0 while there
 * are none). Not thread-safe.
 */
public interface TransducerHead {
  /** Number of units, V; unit 0 is blank. */
  int outputs();

  /** Width of the joiner, J. */
  int joint();

  /** The encoder's side of the joiner, {@code out[outOffset + i * joint() ..]}, once per encoded frame. */
  void project(float[] encoded, int offset, int frames, float[] out, int outOffset);

  /** The predictor's side {@code p(secondLast, last)}, {@code out[outOffset .. outOffset + joint())}. */
  void predict(int secondLast, int last, float[] out, int outOffset);

  /** Log-probabilities {@code out[outOffset .. outOffset + outputs())} of one projected frame in one context. */
  void logProbabilities(float[] projected, int offset, int secondLast, int last, float[] out, int outOffset);

  /**
   * The same for {@code contexts} contexts at once, {@code out[outOffset + i * outputs() ..]}: several times as fast as one by
   * one.
   */
  void logProbabilities(float[] projected, int offset, int[] secondLast, int[] last, int contexts, float[] out, int outOffset);
}
