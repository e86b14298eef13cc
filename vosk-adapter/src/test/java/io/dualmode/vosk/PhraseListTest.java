package io.dualmode.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhraseListTest {
  @Test
  void parse_arraysOfStrings() {
    assertEquals(List.of(), PhraseList.parse(" [ ] "));
    assertEquals(List.of("one two", "[unk]"), PhraseList.parse("[\"one two\",\n \"[unk]\"]"));
    assertEquals(List.of("a\"\\/\b\f\n\r\tü"), PhraseList.parse("[\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00fC\"]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "one two", "[1, 2]", "[\"one\"", "[\"one\",]", "[\"one\" \"two\"]", "{\"a\" : 1}", "[\"one]",
      "[\"\\x\"]", "[\"\\u00g0\"]", "[\"one\"] x", "[[\"one\"]]", "null"})
  void parse_anythingElse_saysWhere(String json) {
    String message = assertThrows(IllegalArgumentException.class, () -> PhraseList.parse(json)).getMessage();
    assertTrue(message.startsWith("grammar: expected ") && message.contains(" at character "), message);
  }
}
