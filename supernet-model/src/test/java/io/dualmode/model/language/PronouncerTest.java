package io.dualmode.model.language;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dualmode.model.language.en.English;
import io.dualmode.model.lexicon.PronunciationGuesser;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PronouncerTest {
  private static final Language ENGLISH = Languages.of("en-US");
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

  private List<String> spoken(Pronouncer.Result result) {
    return result.variants().stream().map(UNITS::format).toList();
  }

  @ParameterizedTest
  @CsvSource({
      "cat's, K AE T S", "bee's, B IY Z", "church's, CH ER CH AH Z", "boys', B OY Z", "boys's, B OY Z AH Z"})
  void possessive_followsTheLastPhone(String word, String expected) {
    Pronouncer.Result result = new Pronouncer(lexicon, (w, n) -> List.of(), ENGLISH).pronounce(word, 1);
    assertEquals(Pronouncer.Source.INFLECTION, result.source());
    assertEquals(List.of(expected), spoken(result));
  }

  @Test
  void possessive_ofEveryVariant() {
    assertEquals(List.of("D AO G Z", "D AA G Z"), spoken(new Pronouncer(lexicon, (w, n) -> List.of(), ENGLISH).pronounce("dog's", 1)));
  }

  @Test
  void order_dictionaryThenRuleThenGuessThenNothing() {
    PronunciationGuesser guesser = (word, most) ->
        word.equals("?") ? List.of() : List.of(new PronunciationGuesser.Guess(new int[] {5}, 0.25));
    Pronouncer pronouncer = new Pronouncer(lexicon, guesser, ENGLISH);
    assertEquals(Pronouncer.Source.DICTIONARY, pronouncer.pronounce("cat", 1).source());
    assertEquals(Pronouncer.Source.INFLECTION, pronouncer.pronounce("cat's", 1).source());
    Pronouncer.Result guess = pronouncer.pronounce("zug", 1);
    assertEquals(Pronouncer.Source.GUESS, guess.source());
    assertEquals(0.25, guess.confidence());
    assertEquals(Pronouncer.Source.NONE, pronouncer.pronounce("?", 1).source());
  }
}
