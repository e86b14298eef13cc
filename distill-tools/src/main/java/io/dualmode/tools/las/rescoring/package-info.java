/** Weights of the scores that rank the readings of the second pass, searched on lists of them. */
package io.dualmode.tools.las.rescoring;
