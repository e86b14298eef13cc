/** Where somebody speaks in recordings. */
package io.dualmode.tools.vad;
