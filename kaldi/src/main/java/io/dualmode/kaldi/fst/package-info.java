/** Transducers in OpenFst's binary forms, how two of them are composed while a search walks through them, and Kaldi's lists of symbols. */
package io.dualmode.kaldi.fst;
