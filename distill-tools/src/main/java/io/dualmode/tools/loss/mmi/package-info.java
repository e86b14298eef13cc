/** Lattice-free maximum mutual information: topology and n-gram of phones, numerator, denominator, loss. */
package io.dualmode.tools.loss.mmi;
