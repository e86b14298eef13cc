package io.dualmode.kaldi.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.kaldi.fst.file.SymbolTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrammarGraphsTest {
  @TempDir
  Path folder;

  private Set<String> unknown(Enforcement enforcement, String... phrases) throws IOException {
    SymbolTable words = SymbolTable.readText(Files.writeString(folder.resolve("words.txt"), "<eps> 0\ndon't 1\nco-op 2\nl’eau 3\n#0 4\n"));
    return new GrammarGraphs(Grammar.ofPhrases(List.of(phrases), enforcement), words, AddedWords.NONE).unknown();
  }

  /** Quotes, dashes and shapeless characters are the model's plain ones; its own typography comes first, and case counts as in Vosk. */
  @Test
  void typography_isThatOfTheModelsWord() throws IOException {
    for (Enforcement enforcement : List.of(Enforcement.STRICT, Enforcement.LOOSE)) {
      for (String written : List.of("don't", "don\u2019t", "don\u2018t", "don\u02bct", "don\u00b4t", "don`t", "don\uff07t", "do\u00adn't",
          "co-op", "co\u2010op", "co\u2011op", "l\u2019eau")) {
        assertEquals(Set.of(), unknown(enforcement, written + " don't", "don't"), written);
      }
      assertEquals(Set.of("Don\u2019t", "l'eau", "can\u2019t"), unknown(enforcement, "Don\u2019t don\u2019t", "l'eau", "can\u2019t"));
    }
  }
}
