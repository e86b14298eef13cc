/** The network {@code supernet}: its shape, its four corners in Java, its input windows and its stem. */
package io.dualmode.model.supernet;
