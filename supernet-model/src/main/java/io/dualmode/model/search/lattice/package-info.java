/** The word lattice of an utterance in progress: what paths point back to, how it is kept bounded, and what is cut from it for results. */
package io.dualmode.model.search.lattice;
