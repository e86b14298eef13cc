package io.dualmode.model.search.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class UnitSpellingTest {
  private static String words(UnitInventory units, UnitSpelling spelling, String... sequence) {
    return spelling.words(Arrays.stream(sequence).mapToInt(units::index).toArray()).stream()
        .map(w -> w.text() + "[" + w.first() + "," + w.end() + ")").collect(Collectors.joining(" "));
  }

  @Test
  void pieces_beginWordsWithTheMark() {
    UnitInventory units = UnitInventory.of(UnitKind.PIECES, List.of("<blk>", "<unk>", "\u2581the", "\u2581", "cat", "s", "\u2581s"), 0);
    UnitSpelling spelling = UnitSpelling.of(units);
    assertEquals("the[0,1) cats[1,4) s[4,5)", words(units, spelling, "\u2581the", "\u2581", "cat", "s", "\u2581s"));
    assertEquals("cats[0,2)", words(units, spelling, "cat", "s"), "a first word without the mark");
    assertEquals("the[1,2)", words(units, spelling, "\u2581", "\u2581the", "\u2581"), "marks alone are no words");
    assertFalse(spelling.spoken(0));
    assertFalse(spelling.spoken(1), "unknown text");
    assertTrue(spelling.spoken(3));
  }

  @Test
  void bytes_joinToCharacters() {
    UnitInventory units = UnitInventory.of(UnitKind.PIECES, List.of("<blk>", "\u2581b", "<0xC3>", "<0xA4>", "r"), 0);
    UnitSpelling spelling = UnitSpelling.of(units);
    assertEquals("b\u00e4r[0,4)", words(units, spelling, "\u2581b", "<0xC3>", "<0xA4>", "r"));
    assertTrue(spelling.spoken(2));
  }

  @Test
  void characters_separatedByAUnit() {
    for (String separator : List.of("|", "<space>", "<sp>", "[space]", "\u2423", "\u2581")) {
      UnitInventory units = UnitInventory.of(UnitKind.CHARACTERS, List.of("<pad>", "<s>", "</s>", separator, "a", "b", "'"), 0);
      UnitSpelling spelling = UnitSpelling.of(units);
      assertEquals("ab[1,3) a'b[5,8)", words(units, spelling, separator, "a", "b", separator, separator, "a", "'", "b", separator));
      assertTrue(spelling.spoken(3));
      assertFalse(spelling.spoken(1));
    }
  }

  @Test
  void silence_isNeverSpoken_whereverItStands() {
    UnitInventory units = UnitInventory.of(UnitKind.PIECES, List.of("\u2581a", "b", "<blank>"), 2);
    UnitSpelling spelling = UnitSpelling.of(units);
    assertTrue(spelling.spoken(0) && spelling.spoken(1));
    assertFalse(spelling.spoken(2));
    assertEquals("ab[0,2)", words(units, spelling, "\u2581a", "b"));
  }

  @Test
  void otherUnits_areWordsOfTheirOwn() {
    UnitInventory units = UnitInventory.of(List.of("SIL", "AA", "T"));
    assertEquals("AA[0,1) T[1,2)", words(units, UnitSpelling.of(units), "AA", "T"));
    UnitInventory characters = UnitInventory.of(UnitKind.CHARACTERS, List.of("<blank>", "\u4f60", "\u597d", "[", "<"), 0);
    assertEquals("\u4f60[0,1) \u597d[1,2) [[2,3) <[3,4)", words(characters, UnitSpelling.of(characters), "\u4f60", "\u597d", "[", "<"));
  }
}
