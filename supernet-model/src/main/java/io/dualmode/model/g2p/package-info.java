/** Guesses of how words are pronounced that no dictionary has: a joint-sequence model of letters and phones, and its file. */
package io.dualmode.model.g2p;
