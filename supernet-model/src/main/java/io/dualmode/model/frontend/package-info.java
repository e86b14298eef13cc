/** From samples to features and their normalisation: resampling, log-mel features, the interface of front ends. */
package io.dualmode.model.frontend;
