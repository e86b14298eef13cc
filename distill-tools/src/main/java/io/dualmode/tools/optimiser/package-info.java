/** Optimisers: parts that a training run names with {@code --optimizer} and that are found as services. */
package io.dualmode.tools.optimiser;
