/** Units and how words are made of them: inventories, dictionaries, words that spell themselves, guesses. */
package io.dualmode.model.lexicon;
