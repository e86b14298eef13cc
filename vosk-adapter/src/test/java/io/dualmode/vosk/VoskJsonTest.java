package io.dualmode.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.ReadableText;
import io.dualmode.api.ReadableWord;
import io.dualmode.api.Word;
import io.dualmode.api.speaker.SpeakerVector;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Texts that the real engine 0.3.45 printed, the speaker and partial word shapes included. */
class VoskJsonTest {
  private static final Hypothesis ONE = reading(-10.91807, word("one", 390, 780, 1));
  private static final Hypothesis ONE_TWO = reading(-14.0279385, word("one", 390, 780, 1), word("two", 900, 1230, 0.997137));

  private static Word word(String text, long startMillis, long endMillis, double confidence) {
    return Word.builder(text, startMillis, endMillis).confidence(confidence).build();
  }

  private static Hypothesis reading(double score, Word... words) {
    return Hypothesis.builder(List.of(words)).confidence(1).score(score).build();
  }

  @Test
  void empty_isOneLine() {
    assertEquals("{\"text\": \"\"}", VoskJson.empty(false));
    assertEquals("{\"alternatives\" : [{\"text\": \"\", \"confidence\" : 1.0}] }", VoskJson.empty(true));
  }

  @Test
  void result_plain() {
    assertEquals("{\n  \"text\" : \"one two\"\n}", VoskJson.result(ONE_TWO, false, null, 0));
    assertEquals("{\n  \"text\" : \"\"\n}", VoskJson.result(Hypothesis.EMPTY, false, null, 0));
  }

  @Test
  void result_words_sortedKeysSixDecimals() {
    assertEquals("""
        {
          "result" : [{
              "conf" : 1.000000,
              "end" : 0.780000,
              "start" : 0.390000,
              "word" : "one"
            }, {
              "conf" : 0.997137,
              "end" : 1.230000,
              "start" : 0.900000,
              "word" : "two"
            }],
          "text" : "one two"
        }""", VoskJson.result(ONE_TWO, true, null, 0));
  }

  @Test
  void result_wordsOfSilence_hasNoResultKey() {
    assertEquals("{\n  \"text\" : \"\"\n}", VoskJson.result(Hypothesis.EMPTY, true, null, 0));
  }

  @Test
  void result_speaker_betweenResultAndText() {
    assertEquals("""
        {
          "result" : [{
              "conf" : 1.000000,
              "end" : 10.780000,
              "start" : 10.390000,
              "word" : "one"
            }],
          "spk" : [-0.500000, 1.250000, 0.000000],
          "spk_frames" : 42,
          "text" : "one"
        }""", VoskJson.result(ONE, true, new SpeakerVector(new float[] {-0.5f, 1.25f, 0}, 42), 10_000));
  }

  @Test
  void partial_plain() {
    assertEquals("{\n  \"partial\" : \"one\"\n}", VoskJson.partial(ONE, false, 0));
    assertEquals("{\n  \"partial\" : \"\"\n}", VoskJson.partial(Hypothesis.EMPTY, true, 0));
  }

  @Test
  void partial_words() {
    assertEquals("""
        {
          "partial" : "one",
          "partial_result" : [{
              "conf" : 1.000000,
              "end" : 0.780000,
              "start" : 0.390000,
              "word" : "one"
            }]
        }""", VoskJson.partial(ONE, true, 0));
  }

  @Test
  void alternatives_scoresAndWordsWithoutConfidence() {
    assertEquals("""
        {
          "alternatives" : [{
              "confidence" : -10.918070,
              "result" : [{
                  "end" : 0.780000,
                  "start" : 0.390000,
                  "word" : "one"
                }],
              "text" : "one"
            }, {
              "confidence" : 0.000000,
              "text" : ""
            }]
        }""", VoskJson.alternatives(List.of(ONE, Hypothesis.EMPTY), true, 0));
    assertEquals("{\n  \"alternatives\" : [{\n      \"confidence\" : -10.918070,\n      \"text\" : \"one\"\n    }]\n}",
        VoskJson.alternatives(List.of(ONE), false, 0));
  }

  @Test
  void text_escapesOnlyWhatVoskEscapes() {
    assertEquals("{\n  \"k\" : \"\\\" \\\\ \\b \\f \\n \\r \\t / ü \u0001\"\n}",
        JsonText.of(Map.of("k", "\" \\ \b \f \n \r \t / ü \u0001")));
  }

  @Test
  void number_asPrintfRounds() {
    Map<String, Object> numbers = new TreeMap<>();
    numbers.put("a", 0.0000005);
    numbers.put("b", 0.5);
    numbers.put("c", -0.0000001);
    numbers.put("d", 2.0000015);
    numbers.put("e", Double.NEGATIVE_INFINITY);
    numbers.put("f", 7);
    numbers.put("g", 0.0078125);
    numbers.put("h", 0.0234375);
    // printf("%f"): 5e-7 is 4.9999999999999998e-07 and 2.0000015 is 2.0000015000000002 in binary; the ties g and h go to even
    assertEquals("{\n  \"a\" : 0.000000,\n  \"b\" : 0.500000,\n  \"c\" : -0.000000,\n  \"d\" : 2.000002,\n  \"e\" : -inf,\n"
        + "  \"f\" : 7,\n  \"g\" : 0.007812,\n  \"h\" : 0.023438\n}", JsonText.of(numbers));
  }

  /** With dualmode.text=readable. */
  @Test
  void result_readableText_isTheTextAndWordsStay() {
    List<Word> words = ONE_TWO.words();
    Hypothesis readable = ONE_TWO.toBuilder().readable(ReadableText.of("One, two.", List.of(ReadableWord.of("One,", words.subList(0, 1)),
        ReadableWord.of("two.", words.subList(1, 2))))).build();
    assertEquals("{\n  \"text\" : \"One, two.\"\n}", VoskJson.result(readable, false, null, 0));
    assertEquals(VoskJson.result(ONE_TWO, true, null, 0).replace("\"one two\"", "\"One, two.\""), VoskJson.result(readable, true, null, 0));
  }
}
