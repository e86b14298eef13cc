/** MPEG audio, layer III. */
package io.dualmode.codecs.mp3;
