/** Rules of a grammar, whatever it is written in: what they may be, checks, expansion. */
package io.dualmode.model.grammar.rule;
