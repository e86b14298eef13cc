/** Prepared speech by speaker, and which of its frames are speech. */
package io.dualmode.tools.speaker.speech;
