package io.dualmode.model.grammar.format;

import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.api.grammar.GrammarFiles;
import io.dualmode.api.grammar.GrammarFormat;
import io.dualmode.api.grammar.LoadedGrammar;
import io.dualmode.model.grammar.jsgf.JsgfReader;
import java.io.IOException;

/** JSGF: whatever does not begin as one of the others, so that a missing header is told as such. */
public final class JsgfFormat implements GrammarFormat {
  @Override
  public String name() {
    return "JSGF";
  }

  @Override
  public boolean matches(String head) {
    return !head.isEmpty() && "<[".indexOf(head.charAt(0)) < 0;
  }

  @Override
  public LoadedGrammar read(byte[] content, String source, GrammarFiles files, Enforcement enforcement) throws IOException {
    return GrammarReader.jsgf(JsgfReader.decode(content, source), source, files, enforcement);
  }
}
