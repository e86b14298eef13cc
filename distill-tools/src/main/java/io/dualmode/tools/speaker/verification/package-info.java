/** How well vectors tell speakers apart: trials, error curves, pictures and costs. */
package io.dualmode.tools.speaker.verification;
