/**
 * Being told instead of asking: a listener for partial readings, utterances, the end and failures, on streams that an application feeds
 * ({@link io.dualmode.api.listen.SpeechStream}) and on recordings ({@link io.dualmode.api.listen.Transcriber}).
 */
@NullMarked
package io.dualmode.api.listen;

import org.jspecify.annotations.NullMarked;
