/**
 * A supernet in training, whatever it learns: where its parameters lie, its encoder as TorchScript, which blocks survive in the sparse
 * corner, and where a run starts.
 */
package io.dualmode.tools.supernet;
