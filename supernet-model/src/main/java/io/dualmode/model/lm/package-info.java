/** N-gram models: what a search asks of one, the tables that one is made of, and the compact form that is used as it lies in a file. */
package io.dualmode.model.lm;
