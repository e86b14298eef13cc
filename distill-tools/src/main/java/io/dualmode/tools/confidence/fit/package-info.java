/** Fits of evidence to probabilities, and how good they are. */
package io.dualmode.tools.confidence.fit;
