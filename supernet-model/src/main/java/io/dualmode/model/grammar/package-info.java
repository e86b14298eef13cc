/** Grammars: JSGF, GRXML and phrase lists, their compilation to one graph of words, and that graph as a word network. */
package io.dualmode.model.grammar;
