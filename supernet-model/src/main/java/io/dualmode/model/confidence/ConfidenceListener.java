package io.dualmode.model.confidence;

import io.dualmode.api.RecognitionResult;

/** Hears on what evidence the confidences of a result rest: for fitting a {@link Calibration}. */
@FunctionalInterface
public interface ConfidenceListener {
  /**
   * Called for every result, before the caller gets it.
   *
   * @param evidence of the best reading; null where it has no words
   * @param posterior lattice posterior of the best reading
   */
  void heard(RecognitionResult result, Evidence evidence, double posterior);
}
