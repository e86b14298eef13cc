/** N-grams in text: ARPA files, read and written, and files that are either ARPA or the compact form. */
package io.dualmode.model.lm.arpa;
