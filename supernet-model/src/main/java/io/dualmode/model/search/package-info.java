/** The frame-synchronous beam search over (pronunciation tree, acoustic context, word network), and simple decoders beside it. */
package io.dualmode.model.search;
