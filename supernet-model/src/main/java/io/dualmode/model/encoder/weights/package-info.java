/** Weights of networks as they are read: tensors by name, matrices dense and block-sparse for the kernels. */
package io.dualmode.model.encoder.weights;
