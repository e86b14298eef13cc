package io.dualmode.model.lexicon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.language.en.English;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PronunciationLexiconTest {
  private static final UnitInventory UNITS = English.arpabet();

  private static PronunciationLexicon lexicon(String... lines) throws IOException {
    return PronunciationLexicon.read(new StringReader(String.join("\n", lines)), "test.dict", UNITS);
  }

  private static List<String> spoken(PronunciationLexicon lexicon, String word) {
    return lexicon.pronunciations(word).stream().map(UNITS::format).toList();
  }

  private static List<String> words(PronunciationLexicon lexicon) {
    List<String> words = new ArrayList<>();
    lexicon.forEach((word, variants) -> words.add(word));
    return words;
  }

  @Test
  void read_variantsStressCommentsAndRepeats() throws IOException {
    PronunciationLexicon lexicon = lexicon(
        ";;; a comment", "# another", "", "\uFEFFodd AA1",
        "  # indented", "tomato(2)(2)  T AH0 M EY1 T OW2",
        "read R EH1 D", "tomato(2)\tT AH0 M AA1 T OW0", "read(2)  R IY1 D  # present",
        "read(3) R EH2 D", "(2) T UW1", ":) S M AY1 L", "<sil> SIL");
    assertEquals(List.of("T AH M EY T OW", "T AH M AA T OW"), spoken(lexicon, "tomato"));
    assertEquals(List.of("R EH D", "R IY D"), spoken(lexicon, "read"), "read(3) repeats the first variant");
    assertEquals(List.of("T UW"), spoken(lexicon, "(2)"), "nothing is left of a word that is only a variant mark");
    assertFalse(lexicon.contains("<sil>"));
    assertFalse(lexicon.contains("Tomato"));
    assertEquals(5, lexicon.size());
  }

  @ParameterizedTest
  @CsvSource({
      "'good G UH D\nbad B QX D\n', 2, QX",
      "'\n;;; x\nlonely\n', 3, lonely",
      "'a AH\nb # only a comment\n', 2, b",
      "'a AH SIL AH\n', 1, silence",
      "'a AH3\n', 1, AH3"})
  void read_malformed_namesSourceLineAndFault(String text, int line, String fault) {
    LexiconFormatException e = assertThrows(LexiconFormatException.class,
        () -> PronunciationLexicon.read(new StringReader(text), "d/x.dic", UNITS));
    assertEquals(line, e.line());
    assertTrue(e.getMessage().startsWith("d/x.dic:" + line + ": ") && e.getMessage().contains(fault), e.getMessage());
  }

  @Test
  void read_unitsOfAnotherInventory_keepsDigitsThatAreUnits() throws IOException {
    UnitInventory letters = UnitInventory.of(List.of("_", "a", "a1", "b"));
    PronunciationLexicon lexicon = PronunciationLexicon.read(new StringReader("ab a1 b2"), "x", letters);
    assertEquals("a1 b", letters.format(lexicon.pronunciations("ab").get(0)));
  }

  @Test
  void add_and_remove_overTheFile() throws IOException {
    PronunciationLexicon lexicon = lexicon("b B", "d D", "d(2) D IY");
    assertTrue(lexicon.add("c", "S IY1"));
    assertFalse(lexicon.add("c", "S IY0"));
    assertTrue(lexicon.add("d", UNITS.index("T")));
    assertEquals(List.of("D", "D IY", "T"), spoken(lexicon, "d"));
    assertTrue(lexicon.remove("b"));
    assertFalse(lexicon.remove("b"));
    assertEquals(List.of("c", "d"), words(lexicon));
    assertEquals(2, lexicon.size());
    assertTrue(lexicon.add("b", "B EH"));
    assertEquals(List.of("B EH"), spoken(lexicon, "b"), "the removed pronunciation does not come back");
    assertTrue(lexicon.remove("c"));
    assertEquals(List.of("b", "d"), words(lexicon));
  }

  @Test
  void add_invalid_isAnErrorThatNamesTheFault() {
    PronunciationLexicon lexicon = PronunciationLexicon.empty(UNITS);
    for (String word : List.of("", "two words", "x(2)", "#x", ";;;")) {
      assertThrows(IllegalArgumentException.class, () -> lexicon.add(word, "AH"), word);
    }
    assertTrue(assertThrows(IllegalArgumentException.class, () -> lexicon.add("x", "K QX")).getMessage().contains("QX"));
    assertThrows(IllegalArgumentException.class, () -> lexicon.add("x", "SIL"));
    assertThrows(IllegalArgumentException.class, () -> lexicon.add("x", new int[0]));
    assertThrows(IllegalArgumentException.class, () -> lexicon.add("x", 40));
    assertEquals(0, lexicon.size());
  }

  @Test
  void copy_changesByItself() throws IOException {
    PronunciationLexicon original = lexicon("a AH", "b B");
    original.add("c", "S");
    PronunciationLexicon copy = original.copy();
    copy.remove("a");
    copy.add("d", "D");
    original.add("c", "K");
    assertEquals(List.of("a", "b", "c"), words(original));
    assertEquals(List.of("b", "c", "d"), words(copy));
    assertEquals(List.of("S"), spoken(copy, "c"));
  }

  @Test
  void returnedPronunciations_areCopies() throws IOException {
    PronunciationLexicon lexicon = lexicon("a AH");
    lexicon.add("b", "B");
    lexicon.pronunciations("a").get(0)[0] = 7;
    lexicon.pronunciations("b").get(0)[0] = 7;
    assertEquals(List.of("AH"), spoken(lexicon, "a"));
    assertEquals(List.of("B"), spoken(lexicon, "b"));
  }

  /** Random lexicons behave as a plain map, in memory and after a round trip through text. */
  @Test
  void randomChanges_agreeWithAMap_andSurviveTheRoundTrip() throws IOException {
    for (long seed = 1; seed <= 30; seed++) {
      Random random = new Random(seed);
      StringBuilder file = new StringBuilder();
      Map<String, List<String>> expected = new HashMap<>();
      for (int i = 0; i < 200; i++) {
        String word = word(random);
        String pronunciation = pronunciation(random);
        file.append(word).append(random.nextBoolean() ? "(7)" : "").append("  ").append(pronunciation).append('\n');
        put(expected, word, pronunciation);
      }
      PronunciationLexicon lexicon = PronunciationLexicon.read(new StringReader(file.toString()), "seed " + seed, UNITS);
      for (int i = 0; i < 200; i++) {
        String word = word(random);
        if (random.nextInt(3) == 0) {
          assertEquals(expected.remove(word) != null, lexicon.remove(word));
        } else {
          String pronunciation = pronunciation(random);
          assertEquals(put(expected, word, pronunciation), lexicon.add(word, pronunciation));
        }
      }
      StringWriter text = new StringWriter();
      lexicon.write(text);
      PronunciationLexicon reread = PronunciationLexicon.read(new StringReader(text.toString()), "copy", UNITS);
      for (PronunciationLexicon each : List.of(lexicon, reread)) {
        assertEquals(expected.size(), each.size());
        assertEquals(expected.keySet().stream().sorted(PronunciationLexicon.WORD_ORDER).toList(), words(each), "seed " + seed);
        for (String word : expected.keySet()) {
          assertEquals(expected.get(word), spoken(each, word), "seed " + seed);
          assertTrue(each.contains(word));
        }
        assertTrue(each.pronunciations("zzzzz").isEmpty());
      }
      StringWriter again = new StringWriter();
      reread.write(again);
      assertEquals(text.toString(), again.toString());
    }
  }

  private static boolean put(Map<String, List<String>> map, String word, String pronunciation) {
    List<String> variants = map.computeIfAbsent(word, w -> new ArrayList<>());
    return !variants.contains(pronunciation) && variants.add(pronunciation);
  }

  private static String word(Random random) {
    String[] letters = {"a", "b", "'", "é", "𝒳", "ｚ"};
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      word.append(letters[random.nextInt(letters.length)]);
    }
    return word.toString();
  }

  private static String pronunciation(Random random) {
    StringBuilder units = new StringBuilder(UNITS.name(1 + random.nextInt(4)));
    for (int i = random.nextInt(3); i > 0; i--) {
      units.append(' ').append(UNITS.name(1 + random.nextInt(39)));
    }
    return units.toString();
  }
}
