/** Sphinx4's acoustic model as an aligner. */
package io.dualmode.tools.align.sphinx;
