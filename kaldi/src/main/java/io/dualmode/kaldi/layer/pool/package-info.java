/** Layers that read windows of rows. */
package io.dualmode.kaldi.layer.pool;
