/** Kaldi's files as they lie: text and binary primitives, vectors and matrices in all their encodings, option files. */
package io.dualmode.kaldi.io;
