package io.dualmode.model.lexicon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpelledWordsTest {
  private static String spelled(UnitInventory units, String word) {
    int[] spelled = units.spelling().spell(word);
    return spelled == null ? null : units.format(spelled);
  }

  @Test
  void characters_oneByOne_longerNamesFirst() {
    UnitInventory units = UnitInventory.of(UnitKind.CHARACTERS, List.of("_", "c", "h", "ch", "a", "é", "<unk>"), 0);
    assertEquals("ch a", spelled(units, "cha"));
    assertEquals("é h", spelled(units, "e\u0301h"));
    assertEquals("ch a", spelled(units, "Cha"), "there are no capitals");
    for (String no : List.of("", "x", "_", "Chax", "<unk>", "a b")) {
      assertNull(spelled(units, no), no);
    }
    UnitInventory both = UnitInventory.of(UnitKind.CHARACTERS, List.of("_", "c", "C", "h"), 0);
    assertNull(spelled(both, "cH"), "there are capitals, but not this one");
  }

  @Test
  void marks_standBetweenWordsOfCharacters_andBeginPieces() {
    UnitInventory capitals = UnitInventory.of(UnitKind.CHARACTERS, List.of("<pad>", "|", "A", "B"), 0);
    assertEquals("A B |", spelled(capitals, "ab"), "an inventory without small letters");
    assertEquals("a b <space>", spelled(UnitInventory.of(UnitKind.CHARACTERS, List.of("_", "<space>", "a", "b", "[noise]"), 0), "ab"));
    assertNull(spelled(capitals, "a|b"));
    UnitInventory pieces = UnitInventory.of(UnitKind.PIECES, List.of("▁a", "▁", "a", "b", "ab", "<blank>"), 5);
    assertEquals("▁a b", spelled(pieces, "ab"), "fewest units");
    assertEquals("▁ b a", spelled(pieces, "ba"));
  }

  @Test
  void scores_decideWherePiecesHaveThem() throws IOException {
    String text = "<blank>\t0\n▁\t-1\na\t-2\nb\t-2\nab\t-6\n▁ab\t-5.5\n";
    UnitInventory read = UnitInventory.read(new StringReader(text), "units.txt");
    UnitInventory units = read.as(UnitKind.PIECES, 0);
    assertEquals("▁ a b", spelled(units, "ab"), "-5 beats -5.5 and -7");
    StringWriter again = new StringWriter();
    read.write(again);
    assertEquals(-5.5, UnitInventory.read(new StringReader(again.toString()), "copy").score(5));
    for (String wrong : List.of("a\t1\nb\n", "a\nb\t1\n", "a\tx\n", "a\tNaN\n")) {
      assertThrows(LexiconFormatException.class, () -> UnitInventory.read(new StringReader(wrong), "u"), wrong);
    }
  }

  @Test
  void phones_spellNothing() {
    assertNull(spelled(UnitInventory.of(List.of("SIL", "a", "b")), "ab"));
  }

  /** What the search finds is the best of all ways, for random pieces with random scores. */
  @Test
  void anyPieces_bestOfAllWays() throws IOException {
    Random random = new Random(16);
    for (int round = 0; round < 300; round++) {
      Set<String> names = new LinkedHashSet<>(List.of("<b>"));
      StringBuilder text = new StringBuilder("<b>\t0\n");
      boolean scored = random.nextBoolean();
      for (int i = 0; i < 12; i++) {
        String name = (random.nextBoolean() ? "▁" : "") + letters(random, random.nextInt(3));
        if (!name.isEmpty() && names.add(name)) {
          text.append(name).append('\t').append(scored ? -random.nextInt(10) - 1 : -1).append('\n');
        }
      }
      UnitInventory units = UnitInventory.read(new StringReader(text.toString()), "u").as(UnitKind.PIECES, 0);
      String word = letters(random, 1 + random.nextInt(6));
      int[] found = units.spelling().spell(word);
      List<Double> all = new ArrayList<>();
      enumerate(units, "▁" + word, 0, all);
      assertEquals(all.isEmpty(), found == null, word + " of " + names);
      if (found != null) {
        double sum = 0;
        StringBuilder joined = new StringBuilder();
        for (int unit : found) {
          sum += units.score(unit);
          joined.append(units.name(unit));
        }
        assertEquals("▁" + word, joined.toString());
        assertEquals(all.stream().mapToDouble(Double::doubleValue).max().orElseThrow(), sum, 1e-9);
      }
    }
  }

  private static String letters(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(3)));
    }
    return text.toString();
  }

  private static void enumerate(UnitInventory units, String rest, double sum, List<Double> all) {
    if (rest.isEmpty()) {
      all.add(sum);
      return;
    }
    for (int unit = 1; unit < units.size(); unit++) {
      if (rest.startsWith(units.name(unit))) {
        enumerate(units, rest.substring(units.name(unit).length()), sum + units.score(unit), all);
      }
    }
  }

  @Test
  void lexiconOfSpellings_hasWhatCanBeSpelled() {
    UnitInventory units = UnitInventory.of(UnitKind.CHARACTERS, List.of("a", "b", "_"), 2);
    PronunciationLexicon lexicon = PronunciationLexicon.spelled(List.of("ab", "</s>", "ba", "x", "ab(2)"), units);
    assertEquals(2, lexicon.size());
    assertArrayEquals(new int[] {1, 0}, lexicon.pronunciations("ba").get(0));
    lexicon.add("aa", 0, 0);
    assertThrows(IllegalArgumentException.class, () -> lexicon.add("bb", 2), "the blank is not spoken, wherever it is");
    assertThrows(IllegalArgumentException.class, () -> lexicon.add("bb", "b _"));
  }
}
