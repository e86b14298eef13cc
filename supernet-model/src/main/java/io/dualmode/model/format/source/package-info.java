/** Where the bytes of a model lie: files, entries of archives, memory; and the error that says what is wrong with them. */
package io.dualmode.model.format.source;
