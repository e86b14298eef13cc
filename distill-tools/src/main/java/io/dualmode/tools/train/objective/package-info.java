/** What a corner's pass over a batch is asked for: the graph of the network and its heads, targets, losses, distillation. */
package io.dualmode.tools.train.objective;
