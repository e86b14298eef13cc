/**
 * Networks of Kaldi's nnet3 at work, the network {@code nnet3} of a composition: what must be computed for a chunk of frames is worked out
 * once ({@code Schedule}), and a stream follows that plan in buffers of its own ({@code NetworkRun}).
 */
package io.dualmode.kaldi.network;
