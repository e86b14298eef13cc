/** What hears an utterance: passes of a mode, scorers of heads, the second pass, and results as applications see them. */
package io.dualmode.model.engine.decoding;
