/** Transducers in OpenFst's binary forms, mapped where large, and Kaldi's lists of symbols. */
package io.dualmode.kaldi.fst.file;
