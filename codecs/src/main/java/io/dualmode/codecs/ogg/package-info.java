/** Opus and Vorbis in Ogg. */
package io.dualmode.codecs.ogg;
