package io.dualmode.api.grammar;

import io.dualmode.api.grammar.Grammar.Enforcement;
import java.io.IOException;

/**
 * A format of grammars that {@link Grammars} reads. Implementations are stateless, and named in
 * {@code META-INF/services/io.dualmode.api.grammar.GrammarFormat}.
 */
public interface GrammarFormat {
  /** What it is called: {@code JSGF}. */
  String name();

  /**
   * Whether a text is of this format.
   *
   * @param head its first characters as far as they are ASCII, without byte order mark and white space in front
   */
  boolean matches(String head);

  /**
   * Reads a text that it has matched, whose size is bounded by {@link GrammarFiles#MOST_BYTES}.
   *
   * @param content the bytes of a file; how characters are encoded is the format's affair
   * @param source name of the text in messages
   * @param files where the grammars lie that it imports
   * @throws GrammarFormatException when it cannot be read, or cannot be searched by anything
   */
  LoadedGrammar read(byte[] content, String source, GrammarFiles files, Enforcement enforcement) throws IOException;
}
