/** The shape of a supernet, what it makes of its tensors' names, and the windows of features that it hears. */
package io.dualmode.model.supernet.shape;
