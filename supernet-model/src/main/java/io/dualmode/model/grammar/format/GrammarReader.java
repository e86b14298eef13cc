package io.dualmode.model.grammar.format;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.api.grammar.GrammarFiles;
import io.dualmode.api.grammar.LoadedGrammar;
import io.dualmode.api.grammar.PhraseList;
import io.dualmode.model.grammar.grxml.GrxmlReader;
import io.dualmode.model.grammar.jsgf.JsgfReader;
import io.dualmode.model.grammar.rule.Position;
import io.dualmode.model.grammar.rule.RuleExpansion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads grammars of every kind, where the kind is known: JSGF, the XML form of SRGS (GRXML), and JSON lists of phrases. What is promised is
 * said in {@link io.dualmode.api.grammar.Grammars}; a grammar that multiplies to more than three million pieces is too large. Stateless,
 * thread-safe.
 */
public final class GrammarReader {
  private GrammarReader() {}

  /**
   * Reads JSGF text.
   *
   * @param source name of the text in messages
   * @param imports where the grammars lie that it imports
   */
  public static LoadedGrammar jsgf(String text, String source, GrammarFiles imports, Enforcement enforcement) throws IOException {
    return new LoadedGrammar(RuleExpansion.expand(JsgfReader.read(text, source, imports), enforcement), List.of());
  }

  /** Reads an XML grammar, its encoding declared in it. */
  public static LoadedGrammar grxml(byte[] xml, String source, GrammarFiles imports, Enforcement enforcement) throws IOException {
    List<String> warnings = new ArrayList<>();
    return new LoadedGrammar(RuleExpansion.expand(GrxmlReader.read(xml, source, imports, warnings), enforcement), warnings);
  }

  /** Reads a JSON array of phrases; {@code [unk]} as a phrase or in one stands for speech outside the list. */
  public static LoadedGrammar phrases(String json, String source, Enforcement enforcement) throws IOException {
    PhraseList list = phraseList(json, source);
    if (list.phrases().isEmpty()) {
      throw new Position(source, 1, 1).fault("at least one phrase with a word in it", "none");
    }
    List<String> warnings = list.leftOut().isEmpty() ? List.of()
        : List.of(source + ": " + list.leftOut() + " are symbols and no words; they are left out");
    return new LoadedGrammar(Grammar.ofPhrases(list.phrases(), enforcement), warnings);
  }

  /** The phrases of a JSON list, possibly none. */
  public static PhraseList phraseList(String json, String source) throws IOException {
    try {
      return PhraseList.parse(json);
    } catch (PhraseList.SyntaxException e) {
      throw Position.of(source, json, e.at()).fault(e.getMessage());
    }
  }
}
