package io.dualmode.model.encoder.weights;

/** How weights lie in memory while they run; activations are floats in every case. */
public enum Precision {
  /** As the file stores them: 8-bit stays 8-bit, everything else is float. */
  STORED,
  FLOAT32,
  /** 8-bit with one scale per output; float weights are rounded to that when loaded. */
  INT8
}
