/** Searches over units without a lexicon, beam and greedy, how units join to words, and the loop of phones. */
package io.dualmode.model.search.unit;
