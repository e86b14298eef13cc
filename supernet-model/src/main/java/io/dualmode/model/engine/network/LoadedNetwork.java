package io.dualmode.model.engine.network;

import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.head.Heads;

/** One weight set of a model, ready to run. */
public record LoadedNetwork(Encoder encoder, Heads heads) {}
