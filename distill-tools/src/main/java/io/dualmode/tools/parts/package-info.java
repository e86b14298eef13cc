/**
 * Training of any network with any heads behind any front end: the training side of a part is found by the name of the part, and a run
 * knows none of them.
 */
package io.dualmode.tools.parts;
