/** What an application brings along beside the engine's words: hotwords, pronunciations, a language model. */
@NullMarked
package io.dualmode.api.vocabulary;

import org.jspecify.annotations.NullMarked;
