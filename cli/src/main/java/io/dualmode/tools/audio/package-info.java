/** Audio files of several formats as streams of mono samples. */
package io.dualmode.tools.audio;
