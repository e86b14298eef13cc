/** How sure the engine is of what it heard: evidence about words, and calibrated probabilities made of it. */
package io.dualmode.model.confidence;
