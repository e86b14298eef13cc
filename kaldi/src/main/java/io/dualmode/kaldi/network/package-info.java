/**
 * Networks of Kaldi's nnet3 at work, the network {@code nnet3} of a composition: a stream follows the plans of a network in its buffers.
 */
package io.dualmode.kaldi.network;
