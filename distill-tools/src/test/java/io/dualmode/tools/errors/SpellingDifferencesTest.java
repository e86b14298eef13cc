package io.dualmode.tools.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.dualmode.model.language.Language;
import io.dualmode.model.language.Languages;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingDifferencesTest {
  private static final Language ENGLISH = Languages.of("en-US");

  @ParameterizedTest
  @CsvSource({"honour, honor", "colourless, colorless", "neighbours, neighbors", "odour, odor", "realise, realize", "organisation, organization",
      "analysed, analyzed", "centre, center", "theatres, theaters", "defence, defense", "dialogue, dialog", "travelled, traveled",
      "marvellous, marvelous", "counsellor, counselor", "mister, mr", "grey, gray", "to-day, today", "honour's, honor's"})
  void comparable_sameWord_sameSpelling(String one, String other) {
    assertEquals(ENGLISH.comparable(one), ENGLISH.comparable(other));
  }

  @ParameterizedTest
  @CsvSource({"four, for", "hour, or", "its, it's", "well, we'll", "filled, filed", "tiller, tiler", "pence, pense", "wise, wize", "there, theer",
      "prise, prize", "hence, hense", "two, to"})
  void comparable_otherWords_stayApart(String one, String other) {
    assertNotEquals(ENGLISH.comparable(one), ENGLISH.comparable(other));
  }

  private static SpellingDifferences of(String reference, String heard) {
    return SpellingDifferences.of(List.of(reference.split(" ")), List.of(heard.split(" ")), ENGLISH);
  }

  @Test
  void oneWordInTwoSpellings_isOneErrorLess() {
    SpellingDifferences d = of("the honour of the king", "the honor of a king");
    assertEquals(1, d.saved());
    assertEquals(List.of(new SpellingDifferences.Pair("honour", "honor")), d.pairs());
  }

  @Test
  void compounds_areTwoErrorsLess_alsoBesideOtherErrors() {
    SpellingDifferences d = of("every one went home", "everyone want home");
    assertEquals(2, d.saved(), "a substitution and a deletion, while 'went' stays wrong");
    assertEquals(List.of(new SpellingDifferences.Pair("every one", "everyone")), d.pairs());
    assertEquals(2, of("the armchair", "the arm chair").saved());
    assertEquals(2, of("a colour less day", "a colorless day").saved());
  }

  @Test
  void otherErrors_areNotTouched() {
    SpellingDifferences d = of("a b c d", "a x d e");
    assertEquals(0, d.saved());
    assertEquals(List.of(), d.pairs());
    assertEquals(0, SpellingDifferences.of(List.of(), List.of(), ENGLISH).saved());
    assertEquals(0, SpellingDifferences.of(List.of("a"), List.of(), ENGLISH).saved());
  }
}
