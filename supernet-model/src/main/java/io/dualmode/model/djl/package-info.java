/** Encoders on libtorch, by DJL: the only package that touches it. */
package io.dualmode.model.djl;
