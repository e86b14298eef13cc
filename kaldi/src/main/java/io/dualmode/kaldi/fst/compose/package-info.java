/** Transducers that are made of others while a search walks through them: a lexicon with n-grams or a grammar, words by others. */
package io.dualmode.kaldi.fst.compose;
