/** Public checkpoints as models: the formats that are recognised, and what their files say in the terms of the project's networks. */
package io.dualmode.checkpoint;
