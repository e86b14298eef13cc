/** The transducer head: a predictor over the last two units and a joiner. */
package io.dualmode.model.head.transducer;
