/**
 * What a codec implements to add a format of audio, and what helps it to.
 *
 * <p>A codec looks at the first bytes of a stream ({@link io.dualmode.api.audio.spi.AudioCodec}), reads its header, and pushes the
 * samples of all channels into an {@link io.dualmode.api.audio.spi.AudioSink}; channels, rates and messages are the reader's affair.
 */
@NullMarked
package io.dualmode.api.audio.spi;

import org.jspecify.annotations.NullMarked;
