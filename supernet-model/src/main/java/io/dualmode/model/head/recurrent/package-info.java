/** Transducers with a recurrent prediction network, with and without durations. */
package io.dualmode.model.head.recurrent;
