/** NeMo archives: what their configuration says, and their tensors under our names. */
package io.dualmode.checkpoint.nemo;
