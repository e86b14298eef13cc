/** JSGF, the Java Speech Grammar Format. */
package io.dualmode.model.grammar.jsgf;
