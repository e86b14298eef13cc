/** A beam over recurrent transducers. */
package io.dualmode.model.search.unit.transducer;
