/** What a network is to the engine: the part that a model describes, the encoder that is loaded, its stream, and who else may run it. */
package io.dualmode.model.encoder;
