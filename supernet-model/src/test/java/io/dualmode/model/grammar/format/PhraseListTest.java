package io.dualmode.model.grammar.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.api.grammar.GrammarFormatException;
import io.dualmode.model.grammar.Sentences;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhraseListTest {
  @Test
  void strings_arePhrases() throws IOException {
    assertEquals(List.of("turn on", "über", "[unk]"), GrammarReader.phraseList("[\"turn  on \", \"\\u00fcber\", \"\", \"[unk]\"]", "list").phrases());
    assertEquals(List.of(), GrammarReader.phraseList("[]", "list").phrases());
    assertEquals("[[unk], a b]",
        Sentences.of(GrammarReader.phrases("[\"a b\", \"[unk]\"]", "list", Enforcement.LOOSE).grammar(), 3).keySet().toString());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
      "{\"a\": 1}           # list:1:1: grammar: expected a JSON array",
      "[1, 2]               # list:1:2: grammar: expected a string at character 1",
      "[\"a\", null]        # list:1:7: grammar: expected a string",
      "[\"a\", [\"b\"]]     # list:1:7: grammar: expected a string",
      "[\"a\"               # list:1:",
      "[\"a\",]             # list:1:",
      "[\"a\"] x            # list:1:",
      "[\"a\" \"b\"]        # list:1:",
      "[\"a                 # list:1:",
      "['a']                # list:1:",
      "hello                # list:1:"})
  void anythingElse_isAnError(String json, String message) {
    IOException e = assertThrows(GrammarFormatException.class, () -> GrammarReader.phraseList(json, "list"));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void emptyLists_areNoGrammar() {
    assertThrows(GrammarFormatException.class, () -> GrammarReader.phrases("[]", "list", Enforcement.STRICT));
    assertThrows(GrammarFormatException.class, () -> GrammarReader.phraseList("", "list"));
  }
}
