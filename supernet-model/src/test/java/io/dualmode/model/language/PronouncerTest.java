package io.dualmode.model.lexicon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PronouncerTest {
  private static final UnitInventory UNITS = UnitInventory.arpabet();

  private PronunciationLexicon lexicon;

  @BeforeEach
  void readDictionary() throws IOException {
    lexicon = PronunciationLexicon.read(new StringReader("""
        cat K AE1 T
        dog D AO1 G
        dog(2) D AA1 G
        church CH ER1 CH
        boys B OY1 Z
        bee B IY1
        hope HH OW1 P
        carry K AE1 R IY0
        run R AH1 N
        wait W EY1 T
        sun S AH1 N
        flower F L AW1 ER0
        """), "test.dict", UNITS);
  }

  private List<String> spoken(Pronouncer.Result result) {
    return result.variants().stream().map(UNITS::format).toList();
  }

  @ParameterizedTest
  @CsvSource({
      "cat's, K AE T S", "bee's, B IY Z", "church's, CH ER CH AH Z", "boys', B OY Z", "boys's, B OY Z AH Z"})
  void possessive_followsTheLastPhone(String word, String expected) {
    Pronouncer.Result result = new Pronouncer(lexicon, (w, n) -> List.of()).pronounce(word, 1);
    assertEquals(Pronouncer.Source.POSSESSIVE, result.source());
    assertEquals(List.of(expected), spoken(result));
  }

  @Test
  void possessive_ofEveryVariant() {
    assertEquals(List.of("D AO G Z", "D AA G Z"), spoken(new Pronouncer(lexicon, (w, n) -> List.of()).pronounce("dog's", 1)));
  }

  @Test
  void possessive_withAnInventoryWithoutPhones_isUnknown() throws IOException {
    UnitInventory letters = UnitInventory.of(List.of("_", "a", "b"));
    PronunciationLexicon spelled = PronunciationLexicon.read(new StringReader("ab a b"), "x", letters);
    assertTrue(PossessiveRule.pronunciations("ab's", spelled).isEmpty());
  }

  @Test
  void order_dictionaryThenRuleThenGuessThenNothing() {
    PronunciationGuesser guesser = (word, most) ->
        word.equals("?") ? List.of() : List.of(new PronunciationGuesser.Guess(new int[] {5}, 0.25));
    Pronouncer pronouncer = new Pronouncer(lexicon, guesser);
    assertEquals(Pronouncer.Source.DICTIONARY, pronouncer.pronounce("cat", 1).source());
    assertEquals(Pronouncer.Source.POSSESSIVE, pronouncer.pronounce("cat's", 1).source());
    Pronouncer.Result guess = pronouncer.pronounce("zug", 1);
    assertEquals(Pronouncer.Source.GUESS, guess.source());
    assertEquals(0.25, guess.confidence());
    assertEquals(Pronouncer.Source.NONE, pronouncer.pronounce("?", 1).source());
  }

  @ParameterizedTest
  @CsvSource({
      "cats, K AE T S", "bees, B IY Z", "churches, CH ER CH AH Z", "hoping, HH OW P IH NG", "hoped, HH OW P T",
      "waited, W EY T AH D", "carried, K AE R IY D", "running, R AH N IH NG", "sunflower, S AH N F L AW ER",
      "shib, SH IH B", "quock, K W AA K", "zzz, Z"})
  void spellingRules_workedByHand(String word, String expected) {
    assertEquals(expected, UNITS.format(new SpellingRules(lexicon).guess(word, 1).get(0).units()));
  }

  @Test
  void spellingRules_withoutLetters_haveNoGuess() {
    assertTrue(new SpellingRules(lexicon).guess("'-", 1).isEmpty());
  }
}
