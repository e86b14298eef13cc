/** Live speech on a terminal: microphones, and what is understood while somebody speaks. */
package io.dualmode.tools.listen;
