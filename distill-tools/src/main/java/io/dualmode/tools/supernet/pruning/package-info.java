/** The schedule by which blocks are pruned while a supernet learns. */
package io.dualmode.tools.supernet.pruning;
