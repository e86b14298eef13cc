package io.dualmode.tools.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dualmode.api.Hypothesis;
import io.dualmode.api.Phone;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.Word;
import io.dualmode.tools.caption.CaptionRules;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What stands in the files of each format, byte by byte. */
class TranscriptFormatTest {
  private static final TranscriptStyle NAMED = new TranscriptStyle(true, false, false, false, CaptionRules.DEFAULT);

  private static Word word(String text, long start, long end, double confidence) {
    return Word.builder(text, start, end).confidence(confidence).phones(List.of(new Phone("AH", start, end))).build();
  }

  private static RecognitionResult utterance(long start, long end, Word... words) {
    return RecognitionResult.builder(start, end).alternatives(List.of(Hypothesis.builder(List.of(words)).confidence(0.5).build(),
        Hypothesis.builder("uh").confidence(0.1).build())).build();
  }

  private static final RecognitionResult FIRST = utterance(0, 2000, word("good", 500, 800, 0.9), word("morning", 800, 1400, 0.75));
  private static final RecognitionResult SECOND = utterance(4000, 6000, word("yes", 4500, 4900, 0.5));

  private static String written(TranscriptFormat format, TranscriptStyle style, List<String> channels) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    out.print(format.header(style, channels));
    TranscriptWriter writer = format.writer(out, style, "my talks/a talk.mp3", channels);
    writer.utterance(0, FIRST);
    writer.utterance(channels.size() > 1 ? 1 : 0, SECOND);
    writer.end(6);
    return text.toString();
  }

  @Test
  void text_oneLineOrOneAnUtterance() {
    assertEquals("my talks/a talk.mp3\tgood morning yes\n", written(TranscriptFormat.TEXT, NAMED, List.of()));
    assertEquals("good morning yes\n", written(TranscriptFormat.TEXT, TranscriptStyle.PLAIN, List.of()));
    assertEquals("my talks/a talk.mp3:left\tgood morning\nmy talks/a talk.mp3:right\tyes\n",
        written(TranscriptFormat.TEXT, NAMED, List.of("left", "right")));
    TranscriptStyle segments = new TranscriptStyle(false, true, false, false, CaptionRules.DEFAULT);
    assertEquals("good morning\nyes\n", written(TranscriptFormat.TEXT, segments, List.of()));
    TranscriptStyle times = new TranscriptStyle(true, false, true, false, CaptionRules.DEFAULT);
    assertEquals("my talks/a talk.mp3:left\t[00:00:00.500 --> 00:00:01.400]  good morning\n"
        + "my talks/a talk.mp3:right\t[00:00:04.500 --> 00:00:04.900]  yes\n", written(TranscriptFormat.TEXT, times, List.of("left", "right")));
  }

  @Test
  void text_silence_isAnEmptyLine() {
    for (TranscriptStyle style : List.of(NAMED, TranscriptStyle.PLAIN)) {
      StringWriter text = new StringWriter();
      TranscriptFormat.TEXT.writer(new PrintWriter(text), style, "x.wav", List.of()).end(1);
      assertEquals(style.named() ? "x.wav\t\n" : "\n", text.toString());
    }
  }

  @Test
  void subtitles_areNumberedThroughAndInTheOrderOfTheirTimes() {
    assertEquals("1\n00:00:00,500 --> 00:00:01,400\ngood morning\n\n2\n00:00:04,500 --> 00:00:05,333\nyes\n\n",
        written(TranscriptFormat.SRT, NAMED, List.of()));
    assertEquals("WEBVTT\n\n1\n00:00:00.500 --> 00:00:01.400\n<v left>good morning\n\n2\n00:00:04.500 --> 00:00:05.333\n<v right>yes\n\n",
        written(TranscriptFormat.VTT, NAMED, List.of("left", "right")));
    StringWriter text = new StringWriter();
    TranscriptWriter writer = TranscriptFormat.SRT.writer(new PrintWriter(text), NAMED, "x", List.of("left", "right"));
    writer.utterance(1, SECOND);
    writer.utterance(0, FIRST);
    writer.end(6);
    assertTrue(text.toString().startsWith("1\n00:00:00,500 --> 00:00:01,400\nleft: good morning\n"), text.toString());
  }

  @Test
  void ctmAndTsv_haveOneLineAnEntry() {
    assertEquals("a_talk 1 0.50 0.30 good 0.90\na_talk 1 0.80 0.60 morning 0.75\na_talk 2 4.50 0.40 yes 0.50\n",
        written(TranscriptFormat.CTM, NAMED, List.of("left", "right")));
    assertEquals("start\tend\ttext\n500\t1400\tgood morning\n4500\t4900\tyes\n", written(TranscriptFormat.TSV, TranscriptStyle.PLAIN, List.of()));
    assertEquals("file\tchannel\tstart\tend\ttext\nmy talks/a talk.mp3\tleft\t500\t1400\tgood morning\n"
        + "my talks/a talk.mp3\tright\t4500\t4900\tyes\n", written(TranscriptFormat.TSV, NAMED, List.of("left", "right")));
  }

  @Test
  void json_phonesOnDemand_alternativesWhereThereAreSome() {
    JsonObject plain = JsonParser.parseString(written(TranscriptFormat.JSON, NAMED, List.of())).getAsJsonObject();
    assertEquals("good morning yes", plain.get("text").getAsString());
    assertFalse(plain.getAsJsonArray("words").get(0).getAsJsonObject().has("phones"));
    assertEquals("uh", plain.getAsJsonArray("utterances").get(1).getAsJsonObject().getAsJsonArray("alternatives").get(1).getAsJsonObject()
        .get("text").getAsString());
    TranscriptStyle phones = new TranscriptStyle(true, false, false, true, CaptionRules.DEFAULT);
    assertTrue(written(TranscriptFormat.JSON, phones, List.of()).contains("\"phones\":[{\"phone\":\"AH\",\"start\":0.500,\"end\":0.800}]"));
  }

  @Test
  void verboseJson_isWhatClientsOfOpenAiRead() {
    JsonObject json = JsonParser.parseString(VerboseJson.of(List.of(FIRST, SECOND), 6.0004, "en-US", true, true)).getAsJsonObject();
    assertEquals("transcribe", json.get("task").getAsString());
    assertEquals("english", json.get("language").getAsString());
    assertEquals("6.000", json.get("duration").getAsString());
    JsonObject segment = json.getAsJsonArray("segments").get(0).getAsJsonObject();
    assertEquals("{\"id\":0,\"start\":0.500,\"end\":1.400,\"text\":\"good morning\",\"avg_logprob\":-0.1965}", segment.toString());
    assertEquals("{\"word\":\"yes\",\"start\":4.500,\"end\":4.900}", json.getAsJsonArray("words").get(2).toString());
    assertFalse(JsonParser.parseString(VerboseJson.of(List.of(FIRST), 6, "", false, false)).getAsJsonObject().has("words"));
  }

  @Test
  void of_endsOfNames() {
    assertEquals(Optional.of(TranscriptFormat.SRT), TranscriptFormat.of(Path.of("a/b.SRT")));
    assertEquals(Optional.of(TranscriptFormat.TEXT), TranscriptFormat.of(Path.of("b.x.txt")));
    assertEquals(Optional.empty(), TranscriptFormat.of(Path.of("srt")));
  }
}
