/** Error rates of a model: words and phones, per set of speech and per corner of the supernet. */
package io.dualmode.tools.evaluate;
