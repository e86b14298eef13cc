package io.dualmode.model.engine;

import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.head.Heads;

/** One weight set of a model, ready to run. */
record LoadedNetwork(Encoder encoder, Heads heads) {}
