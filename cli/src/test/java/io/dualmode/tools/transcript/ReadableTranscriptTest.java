package io.dualmode.tools.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dualmode.api.Hypothesis;
import io.dualmode.api.ReadableText;
import io.dualmode.api.ReadableWord;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.Word;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Results that are readable, in each format: text and subtitles show them as they are read, words keep their times. */
class ReadableTranscriptTest {
  private static final List<Word> WORDS = List.of(Word.of("at", 0, 200), Word.of("three", 200, 500), Word.of("thirty", 500, 800),
      Word.of("p", 800, 900), Word.of("m", 900, 1100));
  private static final RecognitionResult RESULT = RecognitionResult.builder(0, 2000).alternatives(List.of(Hypothesis.builder(WORDS)
      .readable(ReadableText.of("At 3:30 p.m.", List.of(ReadableWord.of("At", WORDS.subList(0, 1)), ReadableWord.of("3:30", WORDS.subList(1, 3)),
          ReadableWord.of("p.m.", WORDS.subList(3, 5))))).build())).build();

  private static String written(TranscriptFormat format) {
    StringWriter text = new StringWriter();
    TranscriptWriter writer = format.writer(new PrintWriter(text), TranscriptStyle.PLAIN, "talk.mp3", List.of());
    writer.utterance(0, RESULT);
    writer.end(2);
    return text.toString();
  }

  @Test
  void textTsvAndSubtitles_showReadableText() {
    assertEquals("At 3:30 p.m.\n", written(TranscriptFormat.TEXT));
    assertEquals("0\t1100\tAt 3:30 p.m.\n", written(TranscriptFormat.TSV));
    assertEquals("1\n00:00:00,000 --> 00:00:01,100\nAt 3:30 p.m.\n\n", written(TranscriptFormat.SRT));
  }

  @Test
  void ctm_showsWordsAsTheyAreSaid() {
    assertEquals(WORDS.size(), written(TranscriptFormat.CTM).lines().count());
  }

  @Test
  void json_hasReadableWordsBesideTheOthers() {
    JsonObject json = JsonParser.parseString(written(TranscriptFormat.JSON)).getAsJsonObject();
    assertEquals("at three thirty p m", json.get("text").getAsString());
    assertEquals("At 3:30 p.m.", json.get("readable").getAsString());
    assertEquals(WORDS.size(), json.getAsJsonArray("words").size());
    JsonObject utterance = json.getAsJsonArray("utterances").get(0).getAsJsonObject();
    JsonObject time = utterance.getAsJsonArray("readable_words").get(1).getAsJsonObject();
    assertEquals("{\"word\":\"3:30\",\"start\":0.200,\"end\":0.800,\"spoken\":2}", time.toString());
    RecognitionResult plain = RESULT.toBuilder().alternatives(List.of(RESULT.best().toBuilder().readable(null).build())).build();
    assertFalse(new Transcript("talk.mp3", "", 2, List.of(plain)).json(false).contains("readable"));
  }

  @Test
  void verboseJson_hasReadableText() {
    assertEquals("At 3:30 p.m.", JsonParser.parseString(VerboseJson.of(List.of(RESULT), 2, "en-US", true, true)).getAsJsonObject().get("text")
        .getAsString());
  }
}
