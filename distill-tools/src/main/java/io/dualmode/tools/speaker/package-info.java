/** Training, packaging and evaluation of the network that tells speakers apart. */
package io.dualmode.tools.speaker;
