/**
 * Reading recordings: from a file, a stream or {@code javax.sound.sampled} to samples, piece by piece
 * ({@link io.dualmode.api.audio.AudioReader}).
 */
@NullMarked
package io.dualmode.api.audio;

import org.jspecify.annotations.NullMarked;
