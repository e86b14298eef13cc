/** What weighs the readings of an utterance again when it ends: the larger language models of {@code rescore/} and {@code rnnlm/}. */
package io.dualmode.kaldi.rescore;
