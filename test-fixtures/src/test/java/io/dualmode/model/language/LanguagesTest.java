package io.dualmode.model.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.language.Pronouncer.Result;
import io.dualmode.model.language.Pronouncer.Source;
import io.dualmode.model.language.en.English;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {
  private static final UnitInventory LETTERS = UnitInventory.of(UnitKind.CHARACTERS,
      List.of("_", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z", "'"), 0);

  @ParameterizedTest
  @ValueSource(strings = {"en", "en-US", "en_GB", "EN-us", "en-x-children"})
  void english_ofAnyCountry_hasItsRules(String tag) {
    Language english = Languages.of(tag);
    assertEquals(new English(tag), english);
    assertEquals(english, Languages.wanted(tag));
    assertEquals(english, Languages.named("en", tag));
    assertEquals("en", english.rules());
  }

  @ParameterizedTest
  @ValueSource(strings = {"de", "fi-FI", "enx", "und", ""})
  void withoutRules_aModelIsPlain(String tag) {
    Language plain = Languages.of(tag);
    assertEquals(tag.isEmpty() ? "und" : tag, plain.tag());
    assertEquals(Languages.PLAIN, plain.rules());
    assertSame(SpokenForms.NONE, plain.spokenForms());
    assertEquals(Optional.empty(), plain.phones());
    assertEquals(" ", plain.wordSeparator());
    assertEquals("", Languages.of("ja-JP").wordSeparator());
  }

  @Test
  void unknownNames_areErrorsThatListTheKnownOnes() {
    String named = assertThrows(IllegalArgumentException.class, () -> Languages.named("eng", "en-US")).getMessage();
    assertEquals("rules of language 'eng' are unknown, known: en, qaa, plain", named);
    String wanted = assertThrows(IllegalArgumentException.class, () -> Languages.wanted("de-DE")).getMessage();
    assertTrue(wanted.contains("'de-DE'") && wanted.contains("en, qaa") && wanted.contains("plain:de-DE"), wanted);
    assertEquals(Languages.of("de-DE"), Languages.wanted("plain:de-DE"));
    assertEquals(Languages.PLAIN, Languages.wanted("plain:en-US").rules(), "English without its rules");
    for (String tag : List.of("", "e", "en US", "../en", "plain:")) {
      assertThrows(IllegalArgumentException.class, () -> Languages.wanted(tag), tag);
    }
  }

  @Test
  void aLanguageOfATest_isFoundAndPronounces() throws IOException {
    Language madeUp = Languages.wanted("qaa");
    UnitInventory phones = UnitInventory.of(List.of("_", "b", "a", "k", "u", "n"));
    PronunciationLexicon lexicon = PronunciationLexicon.read(new StringReader("ba b a\nku k u\n"), "test", phones);
    WordPronouncer pronouncer = new WordPronouncer(Pronouncer.of(lexicon, madeUp), 1);
    assertEquals("k u b a", phones.format(pronouncer.pronounce("12").variants().get(0)));
    Result plural = pronouncer.pronounce("kun");
    assertEquals(Source.INFLECTION, plural.source());
    assertEquals("k u n", phones.format(plural.variants().get(0)));
    assertEquals(Source.NONE, pronouncer.pronounce("nak").source(), "no rule of English");
    assertTrue(WordPronouncer.spellings("kun", madeUp).contains("ku"));
  }

  @Test
  void englishOverLetters_spellsWordsAndReadsNumbers_withoutADictionary() {
    WordPronouncer pronouncer = new WordPronouncer(Pronouncer.of(PronunciationLexicon.empty(LETTERS), Languages.of("en-US")), 1);
    assertEquals(Source.SPELLING, pronouncer.pronounce("queen").source());
    assertEquals("q u e e n", LETTERS.format(pronouncer.pronounce("Queen's".substring(0, 5)).variants().get(0)));
    assertEquals("q u e e n ' s", LETTERS.format(pronouncer.pronounce("Queen’s").variants().get(0)));
    assertEquals("t w e n t y o n e", LETTERS.format(pronouncer.pronounce("21").variants().get(0)));
    assertEquals("c a f e", LETTERS.format(pronouncer.pronounce("café").variants().get(0)));
    assertEquals(Source.NONE, pronouncer.pronounce("日本").source());
  }

  @Test
  void digitsInALanguageWithoutRules_areToldOnce() {
    Language plain = Languages.of("fi");
    assertTrue(plain.advice("10").orElseThrow().contains("language fi has no rules to read digits"));
    assertEquals(Optional.empty(), plain.advice("kymmenen"));
    assertEquals(Optional.empty(), Languages.of("en").advice("10"));
    WordPronouncer pronouncer = new WordPronouncer(Pronouncer.of(PronunciationLexicon.empty(LETTERS), plain), 1);
    assertEquals(Source.NONE, pronouncer.pronounce("10").source());
    assertEquals("k y m m e n e n", LETTERS.format(pronouncer.pronounce("Kymmenen").variants().get(0)));
  }

  @Test
  void removedWords_areNeitherSpelledNorGuessed() {
    Pronouncer all = new Pronouncer(PronunciationLexicon.empty(LETTERS), (word, most) -> List.of(), Languages.of("und"));
    assertEquals(Source.SPELLING, all.pronounce("abc", 1).source());
    assertEquals(Source.NONE, all.without("abc"::equals).pronounce("abc", 1).source());
    assertEquals(Source.SPELLING, all.without("abc"::equals).pronounce("abcd", 1).source());
  }
}
