/** Which phone is spoken when in a recording whose text is known: the command {@code align} and its aligners. */
package io.dualmode.tools.align;
