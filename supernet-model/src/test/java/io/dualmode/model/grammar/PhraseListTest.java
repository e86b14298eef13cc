package io.dualmode.model.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.Grammar.Enforcement;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhraseListTest {
  @Test
  void strings_arePhrases() throws IOException {
    assertEquals(List.of("turn on", "über", "[unk]"), GrammarReader.phraseList("[\"turn  on \", \"\\u00fcber\", \"\", \"[unk]\"]", "list"));
    assertEquals(List.of(), GrammarReader.phraseList("[]", "list"));
    assertEquals("[[unk], a b]",
        Sentences.of(GrammarReader.phrases("[\"a b\", \"[unk]\"]", "list", Enforcement.LOOSE).grammar(), 3).keySet().toString());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
      "{\"a\": 1}           # list:1:2: expected a JSON array",
      "[1, 2]               # list:1:3: expected a string, found number",
      "[\"a\", null]        # expected a string, found null",
      "[\"a\", [\"b\"]]     # expected a string, found begin_array",
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
