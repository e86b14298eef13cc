/** Training of the attention rescorer on the encoder of a finished model, and tuning of what it counts for. */
package io.dualmode.tools.las;
