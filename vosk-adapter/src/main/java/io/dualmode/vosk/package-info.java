/**
 * What stands behind {@code org.vosk}: Vosk's states, JSON and grammars in terms of {@code io.dualmode.api}. No host class but
 * {@link com.sun.jna.Pointer} is touched.
 */
package io.dualmode.vosk;
