/** The acoustic side of a model directory put together: front end, network, i-vectors and head, with their tensors. */
package io.dualmode.kaldi.acoustic;
