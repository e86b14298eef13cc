/** Helps applications of other engines over: edits their configuration and says what will behave differently. */
package io.dualmode.tools.migrate;
