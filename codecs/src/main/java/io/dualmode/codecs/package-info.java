/** Codecs of {@link io.dualmode.api.audio.AudioReader}: FLAC, Ogg Opus, Ogg Vorbis and MP3. */
package io.dualmode.codecs;
