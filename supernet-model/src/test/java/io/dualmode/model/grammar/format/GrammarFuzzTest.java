package io.dualmode.model.grammar.format;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.api.grammar.GrammarFiles;
import io.dualmode.api.grammar.GrammarFormatException;
import io.dualmode.model.grammar.graph.WordGraph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damaged and random files end in a grammar that can be compiled, or in an error with a place; never in anything else. */
class GrammarFuzzTest {
  enum Kind {
    JSGF("#JSGF V1.0;\ngrammar g;\npublic <a> = [please] (turn | /2/ switch) (on | off) {t} <b>* | \"New York\" <c>;\n"
        + "<b> = again+ // more\n | <NULL> x;\n<c> = x <c> | y <VOID> {t}{u}+ | z;\r// CR\r", "<>|()[]{}*+;=/\" \\\nabc.#"),
    GRXML("<?xml version='1.0'?><!DOCTYPE grammar><grammar root='a'><rule id='a' scope='public'>x <item repeat='0-3'>y</item>"
        + "<one-of><item weight='2'>a</item><item><ruleref uri='#b'/><tag>t</tag></item></one-of></rule>"
        + "<rule id='b'>q <ruleref special='GARBAGE'/></rule></grammar>", "<>/='\"& ;!-ab#0?"),
    PHRASES("[\"turn on\", \"turn off\", \"[unk]\", \"\\u00fcber\"]", "[]\",\\ {}:ab1");

    final String seed;
    final String alphabet;

    Kind(String seed, String alphabet) {
      this.seed = seed;
      this.alphabet = alphabet;
    }
  }

  private static Grammar read(Kind kind, String text) throws IOException {
    return switch (kind) {
      case JSGF -> GrammarReader.jsgf(text, "f", GrammarFiles.NONE, Enforcement.STRICT).grammar();
      case GRXML -> GrammarReader.grxml(text.getBytes(StandardCharsets.UTF_8), "f", GrammarFiles.NONE, Enforcement.STRICT).grammar();
      case PHRASES -> GrammarReader.phrases(text, "f", Enforcement.STRICT).grammar();
    };
  }

  private static String damaged(Kind kind, Random random) {
    StringBuilder text = new StringBuilder(kind.seed);
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      int at = random.nextInt(text.length());
      char c = random.nextInt(30) == 0 ? (char) random.nextInt(0x10000) : kind.alphabet.charAt(random.nextInt(kind.alphabet.length()));
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, c);
        case 1 -> text.setCharAt(at, c);
        case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
        default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
      }
      if (text.isEmpty()) {
        text.append(c);
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @EnumSource
  void damagedFiles_giveAGrammarOrAnErrorWithItsPlace(Kind kind) throws IOException {
    int grammars = 0;
    int errors = 0;
    for (long seed = 0; seed < 2000; seed++) {
      String text = damaged(kind, new Random(seed));
      try {
        WordGraph.of(read(kind, text), Set.of());
        grammars++;
      } catch (GrammarFormatException e) {
        assertTrue(e.getMessage().startsWith(e.source() + ":" + e.line() + ":"), e.getMessage());
        errors++;
      } catch (RuntimeException e) {
        throw new AssertionError(kind + " seed " + seed + ": " + text, e);
      }
    }
    assertTrue(grammars > 0 && errors > 100, grammars + " grammars, " + errors + " errors");
  }
}
