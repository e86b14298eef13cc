/** The command line behind {@code ./dualmode}. */
package io.dualmode.tools.cli;
