/** Word errors, revisions of partial results, and what a grammar rejects. */
package io.dualmode.tools.evaluate;
