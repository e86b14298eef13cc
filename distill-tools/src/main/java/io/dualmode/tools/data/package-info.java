/** Batches of speech to learn from, and the command that prepares them. */
package io.dualmode.tools.data;
