package io.dualmode.api.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.vocabulary.Words;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhraseListTest {
  @Test
  void parse_arraysOfStrings() {
    assertEquals(List.of(), PhraseList.parse(" [ ] ").phrases());
    assertEquals(List.of("one two", "[unk]"), PhraseList.parse("\uFEFF[\"one two\",\n \"[unk]\"]").phrases());
    assertEquals(List.of("a\"\\/\b ü"), PhraseList.parse("[\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00fC\"]").phrases());
  }

  @Test
  void parse_symbolsOfRecognizers_areNoWords() {
    PhraseList list = PhraseList.parse("[\"<s> go [UNK]\", \"<unk>\", \"<eps>\", \"\", \"turn [noise] !SIL on #0 <sil>\", \"[a b]\"]");
    assertEquals(List.of("go [unk]", "[unk]", "turn on", "[a b]"), list.phrases());
    assertEquals(2, list.blank());
    assertEquals(Set.of("<s>", "<eps>", "[noise]", "!SIL", "#0", "<sil>"), list.leftOut());
  }

  @Test
  void parse_spacesOfEveryKind_partWords_butNotThousands() {
    String spaces = "\u00a0\u1680\u2000\u2003\u2007\u2009\u2028\u2029\u202f\u205f\u3000\u0085\u200b\ufeff";
    for (char space : spaces.toCharArray()) {
      assertEquals(List.of("go on"), PhraseList.parse("[\"" + space + "go" + space + space + "on" + space + "\"]").phrases(), "U+" + Integer.toHexString(space));
      boolean inNumbers = "\u00a0\u2007\u2009\u202f".indexOf(space) >= 0;
      assertEquals(inNumbers ? 1 : 2, Words.of("10" + space + "000").size(), "U+" + Integer.toHexString(space));
      assertEquals(2, Words.of("10" + space + "0000").size());
    }
    assertEquals(List.of(), Words.of(spaces));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "one two", "[1, 2]", "[\"one\"", "[\"one\",]", "[\"one\" \"two\"]", "{\"a\" : 1}", "[\"one]",
      "[\"\\x\"]", "[\"\\u00g0\"]", "[\"one\"] x", "[[\"one\"]]", "null"})
  void parse_anythingElse_saysWhere(String json) {
    String message = assertThrows(IllegalArgumentException.class, () -> PhraseList.parse(json)).getMessage();
    assertTrue(message.startsWith("grammar: expected ") && message.contains(" at character "), message);
  }
}
