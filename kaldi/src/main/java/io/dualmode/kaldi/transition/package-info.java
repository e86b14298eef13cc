/** Hidden Markov models of phones: topologies, and what transition identifiers stand for. */
package io.dualmode.kaldi.transition;
