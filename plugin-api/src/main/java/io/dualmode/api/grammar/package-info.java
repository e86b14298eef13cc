/**
 * Grammars of what may be said, from files and texts: {@link io.dualmode.api.grammar.Grammars} finds the format among those on the class
 * path; the engine brings JSGF, the XML form of SRGS (GRXML) and JSON lists of phrases.
 */
@NullMarked
package io.dualmode.api.grammar;

import org.jspecify.annotations.NullMarked;
