/** Sparse weights for the streaming corner of a network, learned from speech without transcripts ({@code prune}). */
package io.dualmode.tools.prune;
