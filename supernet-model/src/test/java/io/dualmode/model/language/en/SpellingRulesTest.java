package io.dualmode.model.language.en;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingRulesTest {
  private static final UnitInventory UNITS = English.arpabet();

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

  @Test
  void possessive_withAnInventoryWithoutPhones_isUnknown() throws IOException {
    UnitInventory letters = UnitInventory.of(List.of("_", "a", "b"));
    PronunciationLexicon spelled = PronunciationLexicon.read(new StringReader("ab a b"), "x", letters);
    assertTrue(Possessives.pronunciations("ab's", spelled).isEmpty());
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
