/** Features as Kaldi computes them: mel cepstra with the options of a file, and their normalisation. */
package io.dualmode.kaldi.feature;
