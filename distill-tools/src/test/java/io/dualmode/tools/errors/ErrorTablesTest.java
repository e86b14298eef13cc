package io.dualmode.tools.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.language.Languages;
import io.dualmode.model.language.Manner;
import io.dualmode.model.language.en.English;
import io.dualmode.model.lm.CompactNgram;
import io.dualmode.model.lm.CompactNgramWriter;
import io.dualmode.model.lm.arpa.ArpaReader;
import io.dualmode.tools.errors.WordConfusions.Confusion;
import io.dualmode.tools.evaluate.EditDistance;
import io.dualmode.tools.evaluate.EditDistance.Kind;
import io.dualmode.tools.evaluate.EditDistance.Step;
import io.dualmode.tools.evaluate.ErrorRate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Worked cases of every table. */
class ErrorTablesTest {
  /** the: one in 10, cat: one in 300, gnu: one in a million. */
  private static final String ARPA = """
      \\data\\
      ngram 1=5

      \\1-grams:
      -99 <s>
      -1 </s>
      -1 the
      -2.5 cat
      -6.2 gnu

      \\end\\
      """;

  private static KnownWords known() throws IOException {
    return new KnownWords(Set.of("the", "cat", "quux")::contains, CompactNgram.of("test", CompactNgramWriter.encode(
        ArpaReader.read("test", new ByteArrayInputStream(ARPA.getBytes(StandardCharsets.UTF_8))), 7, 6)));
  }

  private static List<Step<String>> steps(String reference, String heard) {
    return EditDistance.align(List.of(reference.split(" ")), List.of(heard.split(" ")));
  }

  @Test
  void confusions_mostFrequentFirst_thenByName() {
    WordConfusions confusions = new WordConfusions();
    confusions.add(steps("the cat sat", "a cat sat down"));
    confusions.add(steps("the dog", "a dog"));
    confusions.add(steps("one two", "one"));
    confusions.add(steps("b a", "c a"));
    assertEquals(List.of(new Confusion(List.of("the", "a"), 2), new Confusion(List.of("b", "c"), 1)), confusions.most(Kind.SUBSTITUTION, 5));
    assertEquals(List.of(new Confusion(List.of("two"), 1)), confusions.most(Kind.DELETION, 5));
    assertEquals(List.of(new Confusion(List.of("down"), 1)), confusions.most(Kind.INSERTION, 5));
    assertEquals(1, confusions.most(Kind.SUBSTITUTION, 1).size());
    assertTrue(confusions.markdown(5).contains("| the (2) | a | 2 | two (1) | 1 | down | 1 |"), confusions.markdown(5));
  }

  @Test
  void frequency_countsWhereTheWordBelongs() throws IOException {
    FrequencyBands bands = new FrequencyBands(known());
    bands.add(steps("the cat the gnu zebra", "the rat the the zebra"));
    bands.add(steps("cat", "cat the"));
    assertEquals(new ErrorRate(2, 0, 1, 0), bands.rate(FrequencyBands.band(-1)), "the is right twice and put in once");
    assertEquals(new ErrorRate(2, 1, 0, 0), bands.rate(FrequencyBands.band(-2.5)));
    assertEquals(new ErrorRate(1, 1, 0, 0), bands.rate(FrequencyBands.band(-6.2)));
    assertEquals(new ErrorRate(1, 0, 0, 0), bands.rate(FrequencyBands.UNKNOWN));
    assertEquals(0, FrequencyBands.band(-2), "a bound belongs to the more frequent words");
    assertEquals(1, FrequencyBands.band(-2.001));
  }

  @Test
  void outOfVocabulary_sharesOfErrorsAtAndBeside() throws IOException {
    // gnu: not in the dictionary; quux: not in the language model; zebra: in neither
    OutOfVocabulary sums = OutOfVocabulary.of(steps("the gnu cat the zebra cat the quux the cat", "the a new cat the cat the the a"), known());
    assertEquals(10, sums.words());
    assertEquals(3, sums.outside());
    assertEquals(1, sums.unknown());
    // gnu -> a, insertion of new; zebra left out; quux left out; cat -> a, in a run of its own
    assertEquals(5, sums.errors());
    assertEquals(3, sums.at());
    assertEquals(1, sums.beside());
    assertEquals(new OutOfVocabulary(20, 6, 2, 10, 6, 2), sums.plus(sums));
  }

  @Test
  void phones_byPairAndByClass() {
    PhoneConfusions phones = new PhoneConfusions(Languages.of("en-US"));
    phones.add(List.of("K", "AE", "T"), List.of("K", "AH", "T"));
    phones.add(List.of("K", "AE", "T"), List.of("K", "AH"));
    phones.add(List.of("AE", "S"), List.of("AE", "T", "IY"));
    assertEquals(2, phones.count("AE", "AH"));
    assertEquals(1, phones.count("S", "T"), "not the vowel");
    assertEquals(8, phones.rate().references());
    assertEquals(5, phones.rate().errors());
    assertTrue(phones.classes().contains("| vowels | 3 | 66.7 | 66.7 | 0.0 | 0.0 |"), phones.classes());
    assertTrue(phones.classes().contains("| stops | 4 | 25.0 | 0.0 | 0.0 | 25.0 |"), phones.classes());
    assertTrue(phones.pairs(5, 3).contains("| AE | AH | 2 | 66.7 | AE | 3 | 66.7 |"), phones.pairs(5, 3));
  }

  @Test
  void classes_coverEveryPhone() {
    for (String phone : English.arpabet().names()) {
      assertEquals(phone.equals("SIL"), Languages.of("en-US").manner(phone) == Manner.OTHER, phone);
    }
  }

  @Test
  void bands_ofUtterances() {
    UtteranceBands bands = new UtteranceBands("words", 2, 4);
    bands.add(1, new ErrorRate(1, 0, 0, 0), 1);
    bands.add(2, new ErrorRate(2, 1, 0, 0), 1.5);
    bands.add(3, new ErrorRate(3, 0, 0, 2), 2);
    assertEquals(new ErrorRate(5, 1, 0, 2), bands.rate(1));
    assertTrue(bands.markdown().contains("| 2 to below 4 | 2 | 5 | 3.5 | 60.0 | 1 | 2 | 0 | 100.0 |"), bands.markdown());
    assertTrue(!bands.markdown().contains("4 and more"), "empty bands are left out");
  }
}
