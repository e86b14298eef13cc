/** Matrices and the arithmetic of networks: the interface of kernels, and those in plain Java. */
package io.dualmode.model.kernel;
