/** A CTC head over letters, added as anybody may add one. */
package io.dualmode.added.letters;
