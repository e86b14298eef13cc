/** A model as a composition of parts, and the older form of a configuration read as one. */
package io.dualmode.model.composition;
