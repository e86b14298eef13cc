/** Which blocks the sparse corner keeps, and what becomes of units that nothing wakes. */
package io.dualmode.tools.supernet.pruning;
