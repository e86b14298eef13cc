/** FLAC. */
package io.dualmode.codecs.flac;
