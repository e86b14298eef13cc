/** Training of the model that guesses pronunciations. */
package io.dualmode.tools.g2p;
