/** Supervised training of a supernet with its heads, and packaging of the model. */
package io.dualmode.tools.train;
