/** From samples to the encoder's input: resampling, log-mel features and normalised windows. */
package io.dualmode.model.frontend;
