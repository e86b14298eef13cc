/** N-gram models in the ARPA format. */
package io.dualmode.model.lm.arpa;
