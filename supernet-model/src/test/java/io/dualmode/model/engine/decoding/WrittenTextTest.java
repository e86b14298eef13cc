package io.dualmode.model.engine.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.Word;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WrittenTextTest {
  private static Hypothesis reading(String text) {
    List<Word> words = new ArrayList<>();
    for (String word : text.split(" ")) {
      words.add(Word.builder(word, 100L * words.size(), 100L * words.size() + 80).confidence(0.5).build());
    }
    return Hypothesis.builder(text, words).confidence(0.25).build();
  }

  private static String plain(String text) {
    return new WrittenText("en-US", " ", false).plain(reading(text)).text();
  }

  @Test
  void plain_hasNeitherCapitalsNorMarks() {
    assertEquals("hello mr. holmes's dog isn't here".replace(".", ""), plain("Hello, Mr. Holmes's dog isn't here!"));
    assertEquals("he said yes well 25% of x-rays cost $2", plain("\u201cHe said: Yes... (well) 25% of X-rays cost $2.\u201d"));
    assertEquals("already plain", plain("already plain"));
    assertEquals("", plain(". , !"));
  }

  @Test
  void readable_isWhatTheModelWrote_markForMark() {
    Hypothesis plain = new WrittenText("en-US", " ", true).plain(reading("\u00bf Hello , World ! \u2014 Yes."));
    assertEquals("hello world yes", plain.text());
    assertEquals("\u00bfHello, World!\u2014 Yes.", plain.readable().orElseThrow().text());
    assertEquals(3, plain.readable().get().words().size());
    assertEquals(plain.words().get(1), plain.readable().get().words().get(1).spoken().get(0));
    assertEquals(300, plain.words().get(1).startMillis());
    assertEquals(0.5, plain.words().get(0).confidence().getAsDouble());
    assertEquals(0.25, plain.confidence().getAsDouble());
    assertTrue(new WrittenText("en-US", " ", false).plain(reading("Yes.")).readable().isEmpty());
  }

  @Test
  void readings_thatDifferInMarksOnly_areOne() {
    RecognitionResult result = RecognitionResult.builder(0, 900).alternatives(List.of(reading("Yes, sir."), reading("Yes. Sir."), reading("Yes, Sue.")))
        .build();
    assertEquals(List.of("yes sir", "yes sue"),
        new WrittenText("en-US", " ", true).plain(result).alternatives().stream().map(Hypothesis::text).toList());
  }

  @Test
  void languages_makeSmallLettersByTheirRules() {
    assertEquals("\u0131rak", new WrittenText("tr-TR", " ", false).plain(reading("Irak")).text());
  }

  @Test
  void isWrittenBy_modelsWithMarksOrCapitals() {
    assertFalse(WrittenText.isWrittenBy(UnitInventory.of(UnitKind.PIECES, List.of("<blank>", "<EOU>", "\u2581a", "b", "'"), 0)));
    assertTrue(WrittenText.isWrittenBy(UnitInventory.of(UnitKind.PIECES, List.of("<blank>", "\u2581a", "b", "?"), 0)));
    assertFalse(WrittenText.isWrittenBy(UnitInventory.of(UnitKind.PIECES, List.of("<blank>", "\u2581A", "B", "C"), 0)), "all in capitals");
    assertFalse(WrittenText.isWrittenBy(UnitInventory.of(List.of("SIL", "AA", "b", "?"))), "phones");
  }
}
