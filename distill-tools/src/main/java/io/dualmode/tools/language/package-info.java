/** The language and units of a folder of speech, and the dictionary of a language. */
package io.dualmode.tools.language;
