/** Language models of words and phones, and dictionaries, made from texts. */
package io.dualmode.tools.lm;
