/** Tensors in files: the safetensors container with a checksum, half precision, int8 and block masks. */
package io.dualmode.model.format.safetensors;
