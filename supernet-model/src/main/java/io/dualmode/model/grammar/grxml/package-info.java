/** GRXML, the XML form of the Speech Recognition Grammar Specification. */
package io.dualmode.model.grammar.grxml;
