/**
 * The core of every training: parameters in one flat vector, checkpoints, the loop with its curves and its guard, learning rate and
 * averaging. What is learnt is an {@link io.dualmode.tools.trainer.Objective}, by which formula an
 * {@link io.dualmode.tools.optimiser.Optimiser}; both are parts that this package knows by interface only.
 */
package io.dualmode.tools.trainer;
