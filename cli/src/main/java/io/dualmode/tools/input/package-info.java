/** Files, pipes and standard input that a user names on the command line. */
package io.dualmode.tools.input;
