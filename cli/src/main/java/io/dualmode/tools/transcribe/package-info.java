/** Recordings to text: which files, how they are heard, and where what was heard goes. */
package io.dualmode.tools.transcribe;
