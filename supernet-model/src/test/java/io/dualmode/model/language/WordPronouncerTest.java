package io.dualmode.model.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.language.Pronouncer.Result;
import io.dualmode.model.language.Pronouncer.Source;
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

class WordPronouncerTest {
  private static final Language ENGLISH = Languages.of("en-US");
  private static final UnitInventory UNITS = English.arpabet();
  private static final String WORDS = "ten T EH N\ntens T EH N Z\ntwo T UW\nthousand TH AW Z AH N D\nfive F AY V\ntwenty T W EH N T IY\noh OW\nand AH N D\n"
      + "don't D OW N T\ncafe K AE F EY\nsun S AH N\nsunday S AH N D EY\nmeters M IY T ER Z\nm EH M\nat AE T\nt T IY\ncovid K OW V IH D\n"
      + "7up S EH V AH N AH P\ngo G OW\n";

  private PronunciationLexicon lexicon;

  @BeforeEach
  void read() throws IOException {
    lexicon = PronunciationLexicon.read(new StringReader(WORDS), "words", UNITS);
  }

  private Result pronounce(String word) {
    PronunciationGuesser guesser = (w, most) -> w.matches("[a-zA-Z0-9']+") ? List.of(new PronunciationGuesser.Guess(new int[] {1}, 0.3)) : List.of();
    return new WordPronouncer(new Pronouncer(lexicon, guesser, ENGLISH), 1).pronounce(word);
  }

  private static List<String> spoken(Result result) {
    return result.variants().stream().map(UNITS::format).toList();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '#', value = {"10 # T EH N", "10, # T EH N", "2005 # T W EH N T IY OW F AY V", "2005 # T UW TH AW Z AH N D AH N D F AY V",
      "10m # T EH N M IY T ER Z", "10m # T EH N EH M", "& # AH N D", "don’t # D OW N T", "Don‘t # D OW N T", "DON'T, # D OW N T", "café # K AE F EY",
      "sun. # S AH N", "sun. # S AH N D EY", "AT&T # AE T AH N D T IY", "ten\u00adths # AA", "7up # S EH V AH N AH P", "go–go # G OW G OW",
      "“go” # G OW", "te\u00adn # T EH N", "10’s # T EH N Z"})
  void word_hasThePronunciation(String word, String expected) {
    assertTrue(spoken(pronounce(word)).contains(expected), () -> word + ": " + spoken(pronounce(word)));
  }

  @Test
  void aDictionarysOwnWord_isReadAsItSays() {
    lexicon.add("10", "G OW");
    assertEquals(List.of("G OW"), spoken(pronounce("10")));
  }

  @Test
  void sources_areTold() {
    assertEquals(Source.DICTIONARY, pronounce("10").source());
    assertEquals(Source.GUESS, pronounce("zorg10").source());
    assertEquals(Source.GUESS, pronounce("zorg").source());
    assertEquals(Source.NONE, pronounce("—").source());
    assertEquals(Source.NONE, pronounce("").source());
  }

  @Test
  void spellings_holdWhateverIsLookedUp() {
    for (String word : List.of("2005", "Don’t,", "10m", "sun.", "go–go", "café", "AT&T", "10's", "covid-10")) {
      PronunciationLexicon needed = PronunciationLexicon.empty(UNITS);
      for (String spelling : WordPronouncer.spellings(word, ENGLISH)) {
        lexicon.pronunciations(spelling).forEach(units -> needed.add(spelling, units));
      }
      assertEquals(spoken(pronounce(word)), spoken(new WordPronouncer(new Pronouncer(needed, (w, most) -> List.of(), ENGLISH), 1).pronounce(word)), word);
    }
  }
}
