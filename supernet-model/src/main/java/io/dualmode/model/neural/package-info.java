/** A neural language model over word pieces: its file, its weights, and the log-probabilities of many readings at once. */
package io.dualmode.model.neural;
