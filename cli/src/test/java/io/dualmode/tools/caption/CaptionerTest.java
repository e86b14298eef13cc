package io.dualmode.tools.caption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Subtitles of words with times: how long lines are, where they end, how long they stay. */
class CaptionerTest {
  /** Words of 300 ms each, 20 ms apart; {@code |} is a pause of a second. */
  private static RecognitionResult said(String text) {
    List<Word> words = new ArrayList<>();
    long at = 100;
    for (String word : text.split(" ")) {
      if (word.equals("|")) {
        at += 1000;
      } else {
        words.add(Word.of(word, at, at + 300));
        at += 320;
      }
    }
    return result(words);
  }

  private static RecognitionResult result(List<Word> words) {
    return RecognitionResult.builder(0, words.get(words.size() - 1).endMillis() + 500)
        .alternatives(List.of(Hypothesis.builder(words).build())).build();
  }

  private static List<String> texts(List<Caption> captions) {
    return captions.stream().map(caption -> String.join("/", caption.lines())).toList();
  }

  @Test
  void captions_pause_endsASubtitle() {
    List<Caption> captions = Captioner.captions(List.of(said("one two three four | five six seven eight")), CaptionRules.DEFAULT);
    assertEquals(List.of("one two three four", "five six seven eight"), texts(captions));
    assertEquals(100, captions.get(0).startMillis());
    assertTrue(captions.get(0).endMillis() < captions.get(1).startMillis());
  }

  @Test
  void captions_endOfSentence_isPreferredToTheMiddleOfOne() {
    List<Caption> captions = Captioner.captions(List.of(said("We came to the house late that night. There was nobody at the door, and we "
        + "waited outside for an hour. Then he came.")), CaptionRules.DEFAULT);
    assertEquals(List.of("We came to the house late that night.", "There was nobody at the door,/and we waited outside for an hour.", "Then he came."),
        texts(captions));
  }

  @Test
  void captions_shortAnswer_staysLongEnoughToBeRead() {
    Caption lone = Captioner.captions(List.of(result(List.of(Word.of("no", 500, 600)))), CaptionRules.DEFAULT).get(0);
    assertEquals(new Caption(500, 1333, List.of("no")), lone);
    List<Caption> two = Captioner.captions(List.of(result(List.of(Word.of("no", 500, 600))), result(List.of(Word.of("yes", 900, 1000)))),
        CaptionRules.DEFAULT);
    assertEquals(new Caption(500, 817, List.of("no")), two.get(0));
  }

  @Test
  void captions_languageWithoutBlanks_isJoinedAsItsTextIs() {
    List<Word> words = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      words.add(Word.of("\u4f60\u597d", 200 * i, 200 * i + 200));
    }
    RecognitionResult utterance = RecognitionResult.builder(0, 7000)
        .alternatives(List.of(Hypothesis.builder("\u4f60\u597d".repeat(30), words).build())).build();
    for (Caption caption : Captioner.captions(List.of(utterance), CaptionRules.DEFAULT)) {
      for (String line : caption.lines()) {
        assertTrue(line.matches("[\u4f60\u597d]+") && line.length() <= 21, line);
      }
    }
  }

  @Test
  void captions_textWithoutWords_isSpreadOverTheUtterance() {
    RecognitionResult utterance = RecognitionResult.builder(1000, 5000)
        .alternatives(List.of(Hypothesis.builder("nobody asked for the words of this").build())).build();
    List<Caption> captions = Captioner.captions(List.of(utterance), CaptionRules.DEFAULT);
    assertEquals("nobody asked for the words of this", String.join(" ", captions.stream().flatMap(c -> c.lines().stream()).toList()));
    assertEquals(1000, captions.get(0).startMillis());
  }

  @Test
  void captions_anyWords_areReadableAndComplete() {
    for (int round = 0; round < 300; round++) {
      Random random = new Random(round);
      CaptionRules rules = CaptionRules.DEFAULT.withColumns(20 + random.nextInt(40));
      List<RecognitionResult> utterances = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      long at = random.nextInt(3000);
      for (int u = 1 + random.nextInt(5); u > 0; u--) {
        List<Word> words = new ArrayList<>();
        for (int w = 1 + random.nextInt(80); w > 0; w--) {
          String text = "abcdefghijklmnopqrstuvwxyz".repeat(3).substring(0, random.nextInt(20) == 0 ? 1 + random.nextInt(78) : 1 + random.nextInt(12))
              + (random.nextInt(8) == 0 ? "." : random.nextInt(8) == 0 ? "," : "");
          long length = random.nextInt(15) == 0 ? 0 : 30L * random.nextInt(25);
          words.add(Word.of(text, at, at + length));
          expected.add(text);
          at += length + (random.nextInt(4) == 0 ? 30L * random.nextInt(60) : 0);
        }
        utterances.add(result(words));
        at += random.nextInt(4000);
      }
      List<Caption> captions = Captioner.captions(utterances, rules);
      String told = "round " + round;
      assertEquals(String.join(" ", expected), String.join(" ", captions.stream().flatMap(c -> c.lines().stream()).toList()), told);
      for (int i = 0; i < captions.size(); i++) {
        Caption caption = captions.get(i);
        assertTrue(caption.lines().size() <= 2, told);
        for (String line : caption.lines()) {
          assertTrue(TextColumns.of(line) <= rules.columns() || !line.contains(" "), told + ": " + line);
        }
        if (i + 1 < captions.size()) {
          assertTrue(caption.startMillis() < captions.get(i + 1).startMillis(), told);
          assertTrue(caption.endMillis() <= captions.get(i + 1).startMillis(), told);
        }
        boolean oneWord = caption.lines().size() == 1 && !caption.lines().get(0).contains(" ");
        assertTrue(oneWord || caption.endMillis() - caption.startMillis() <= rules.longestMillis(), told);
      }
    }
  }

  @Test
  void captions_anHour_isQuick() {
    List<RecognitionResult> hour = new ArrayList<>();
    for (int u = 0; u < 60; u++) {
      String text = "word ".repeat(150).strip();
      hour.add(said(text).later(60_000L * u));
    }
    assertTrue(Captioner.captions(hour, CaptionRules.DEFAULT).size() > 400);
  }

  @Test
  void columns_countWhatIsSeen() {
    assertEquals(5, TextColumns.of("caf\u00e9s"));
    assertEquals(5, TextColumns.of("cafe\u0301s"));
    assertEquals(8, TextColumns.of("\u4f60\u597d, \uff41"));
    assertEquals(0, TextColumns.of(""));
  }

  @Test
  void rules_outsideOfWhatIsAllowed_sayWhich() {
    var e = assertThrows(IllegalArgumentException.class, () -> CaptionRules.DEFAULT.withColumns(5));
    assertEquals("columns is 5, allowed: 10..200", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Caption(5, 5, List.of("x")));
    assertThrows(IllegalArgumentException.class, () -> new Caption(5, 6, List.of()));
  }

  @Test
  void entries_formatsAreWrittenAsTheyAreSpecified() {
    Caption caption = new Caption(3_723_004, 3_725_000, List.of("R&D <b>", "a -> b"));
    assertEquals("7\n01:02:03,004 --> 01:02:05,000\nleft: R&D <b>\na -> b\n\n", CaptionFormat.SRT.entry(caption, 7, "left"));
    assertEquals("7\n01:02:03.004 --> 01:02:05.000\n<v left>R&amp;D &lt;b&gt;\na -&gt; b\n\n", CaptionFormat.VTT.entry(caption, 7, "left"));
    assertEquals(Arrays.asList(6, 0), Arrays.asList(CaptionFormat.SRT.columns("left"), CaptionFormat.VTT.columns("left")));
  }
}
