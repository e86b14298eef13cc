/** The model on disk: reader and writer of the directory, its weights in safetensors, and the checks between them. */
package io.dualmode.model.format;
