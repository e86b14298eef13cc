/** Phone errors of the heads of a network, per set of speech and per corner of the supernet. */
package io.dualmode.tools.phones;
