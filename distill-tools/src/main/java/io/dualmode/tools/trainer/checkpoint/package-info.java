/** What a run of training keeps: the layout of its parameters, checkpoints, measurements. */
package io.dualmode.tools.trainer.checkpoint;
