package io.dualmode.model.encoder;

/** Which weights of the supernet run: all of them, or those whose block survives in the block mask. */
public enum WeightSet { DENSE, SPARSE }
