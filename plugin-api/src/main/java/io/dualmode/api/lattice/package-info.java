/** The readings of an utterance as a graph, and its form for other programs. */
@NullMarked
package io.dualmode.api.lattice;

import org.jspecify.annotations.NullMarked;
