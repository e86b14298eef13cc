/** What a person sees while a command runs: progress, the last line of a terminal. */
package io.dualmode.tools.console;
