/** Kernels on the Vector API. */
package io.dualmode.model.kernel.vector;
