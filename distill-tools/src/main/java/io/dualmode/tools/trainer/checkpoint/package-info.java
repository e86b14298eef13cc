/** What a run keeps: weights and state of the optimiser, their layout, the folder, measurements. */
package io.dualmode.tools.trainer.checkpoint;
