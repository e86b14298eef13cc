/** Public checkpoints: the files that hold them, and what they say in the terms of this project's networks. */
package io.dualmode.checkpoint;
