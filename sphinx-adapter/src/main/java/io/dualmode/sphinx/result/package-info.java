/** Readings of the engine as results of the host. */
package io.dualmode.sphinx.result;
