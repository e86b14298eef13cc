/** Who spoke: a vector for the speech of an utterance, from a small network of its own ({@code docs/speaker.md}). */
package io.dualmode.model.speaker;
