/** What an acoustic model tells an aligner: hidden Markov models of units, and scores of frames in their states. */
package io.dualmode.tools.align.hmm;
