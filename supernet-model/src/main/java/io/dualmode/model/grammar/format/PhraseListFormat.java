package io.dualmode.model.grammar.format;

import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.api.grammar.GrammarFiles;
import io.dualmode.api.grammar.GrammarFormat;
import io.dualmode.api.grammar.LoadedGrammar;
import io.dualmode.model.grammar.jsgf.JsgfReader;
import java.io.IOException;

/** Vosk's form of a grammar, a JSON array of strings. */
public final class PhraseListFormat implements GrammarFormat {
  @Override
  public String name() {
    return "JSON list of phrases";
  }

  @Override
  public boolean matches(String head) {
    return head.startsWith("[");
  }

  @Override
  public LoadedGrammar read(byte[] content, String source, GrammarFiles files, Enforcement enforcement) throws IOException {
    return GrammarReader.phrases(JsgfReader.decode(content, source), source, enforcement);
  }
}
