/** Weighted transducers: what a search asks of one, one in memory, and grammars whose words may come in any order. */
package io.dualmode.kaldi.fst;
