package io.dualmode.model.grammar.format;

import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.api.grammar.GrammarFiles;
import io.dualmode.api.grammar.GrammarFormat;
import io.dualmode.api.grammar.LoadedGrammar;
import java.io.IOException;

/** The XML form of SRGS. */
public final class GrxmlFormat implements GrammarFormat {
  @Override
  public String name() {
    return "GRXML";
  }

  @Override
  public boolean matches(String head) {
    return head.startsWith("<");
  }

  @Override
  public LoadedGrammar read(byte[] content, String source, GrammarFiles files, Enforcement enforcement) throws IOException {
    return GrammarReader.grxml(content, source, files, enforcement);
  }
}
