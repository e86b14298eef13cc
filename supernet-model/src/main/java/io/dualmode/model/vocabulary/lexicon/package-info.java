/** Vocabularies of words that a dictionary spells, searched through a pronunciation tree. */
package io.dualmode.model.vocabulary.lexicon;
