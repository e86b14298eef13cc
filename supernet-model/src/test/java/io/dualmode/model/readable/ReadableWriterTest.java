package io.dualmode.model.readable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.ReadableText;
import io.dualmode.api.ReadableWord;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.Word;
import io.dualmode.model.language.Languages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadableWriterTest {
  private static final int ROUNDS = 500;

  private final PunctuationModel model = new SmallPunctuation().opensSentence("then").opensQuestion("who").comma("but").capital("holmes")
      .capital("o'brien").capital("i").capital("london").build();
  private final ReadableWriter writer = new ReadableWriter(Languages.of("en-US"), model);

  @Test
  void write_marksAndCapitals_areThoseOfTheModel() {
    assertEquals("He came, but I went to London. Then he left.", text("he came but i went to london then he left", true));
    assertEquals("Who came to London?", text("who came to london", true));
  }

  @Test
  void write_numbersAndTitles_areWrittenBesideMarks() {
    assertEquals("Mr. Holmes paid $5.20 at 3:30 p.m. Then Mr. O'Brien paid 21, but not $2 million.",
        text("mister holmes paid five dollars and twenty cents at three thirty p m then mister o'brien paid twenty one but not two million dollars",
            true));
    assertEquals("The mister was a doctor.", text("the mister was a doctor", true));
  }

  @Test
  void write_sentenceOverUtterances_goesOn() {
    ReadableWriter stream = new ReadableWriter(Languages.of("en-US"), new SmallPunctuation().opensQuestion("who").comma("but").build()
        .with(PauseModel.none(), new PunctuationModel.Tuning(0, List.of(11f, 0f, 0f, 0f, 0f), 20)));
    assertEquals("Who came", text(stream, "who came", false));
    assertEquals("but he, but she?", text(stream, "but he but she", true));
    assertEquals("They left.", text(stream, "they left", true));
    text(stream, "who came", false);
    stream.reset();
    assertEquals("He left.", text(stream, "he left", true));
  }

  @Test
  void write_everyWord_standsInOneReadableWordWithItsTimes() {
    List<String> vocabulary = List.of("who", "but", "then", "twenty", "one", "five", "dollars", "and", "cents", "percent", "mister", "holmes",
        "july", "fourth", "p", "m", "london", "three", "thirty", "the", "nineteen", "hundred", "point", "b", "c", "[unk]", "a.m.", "o'clock");
    Random random = new Random(21);
    for (int round = 0; round < ROUNDS; round++) {
      String said = random.ints(random.nextInt(60), 0, vocabulary.size()).mapToObj(vocabulary::get).collect(Collectors.joining(" "));
      List<Word> words = words(said, random);
      RecognitionResult result = writer.write(result(words), random.nextBoolean());
      ReadableText readable = result.best().readable().orElseThrow();
      assertEquals(words, readable.words().stream().flatMap(w -> w.spoken().stream()).toList(), said);
      assertEquals(readable.words().stream().map(ReadableWord::text).collect(Collectors.joining(" ")), readable.text());
      assertEquals(words, result.best().words(), "plain words stay");
      assertTrue(readable.words().stream().allMatch(w -> w.startMillis() == w.spoken().get(0).startMillis()
          && w.endMillis() == w.spoken().get(w.spoken().size() - 1).endMillis()));
    }
  }

  @Test
  void write_wordsThatAnotherWroteWithMarks_stay() {
    assertEquals("Hello, World. who", text("Hello, World. who", true));
    assertEquals("DualMode is who.", text("DualMode is who", true));
  }

  @Test
  void write_languageWithoutRules_isPlain() {
    assertEquals("yksi kaksi", text(new ReadableWriter(Languages.of("fi"), null), "yksi kaksi", true));
    assertEquals("i have $5", text(new ReadableWriter(Languages.of("en"), null), "i have five dollars", true));
  }

  @Test
  void write_silence_isEmpty() {
    RecognitionResult empty = writer.write(RecognitionResult.empty(0, 100), true);
    assertEquals("", empty.readableText());
    assertEquals(List.of(), empty.best().readable().orElseThrow().words());
  }

  @Test
  void write_severalReadings_eachGoOnFromWhatWasSaidBefore() {
    RecognitionResult result = RecognitionResult.builder(0, 1000).alternatives(List.of(Hypothesis.builder(words("who came", null)).build(),
        Hypothesis.builder(words("then he came", null)).build())).build();
    List<String> texts = writer.write(result, true).alternatives().stream().map(r -> r.readable().orElseThrow().text()).toList();
    assertEquals(List.of("Who came?", "Then he came."), texts);
  }

  @Test
  void write_endlessSentence_keepsLittle() {
    TextContext context = TextContext.START;
    Punctuator punctuator = new Punctuator(new SmallPunctuation().opensQuestion("who").build()
        .with(PauseModel.none(), new PunctuationModel.Tuning(0, List.of(20f, 0f, 0f, 0f, 0f), 40)));
    List<String> words = List.of("who", "went", "on", "to", "say", "that", "he");
    for (int i = 0; i < 100; i++) {
      context = punctuator.punctuate(words, new int[words.size()], context, false).context();
      assertTrue(context.words().size() <= 50, "keeps " + context.words().size());
    }
    assertEquals(List.of("who", "went"), context.words().subList(0, 2), "the opening of the sentence stays");
    Mark[] marks = punctuator.punctuate(List.of("came"), new int[1], context, true).marks();
    assertEquals(Mark.QUESTION, marks[0]);
  }

  private String text(String said, boolean last) {
    return text(writer, said, last);
  }

  private static String text(ReadableWriter writer, String said, boolean last) {
    return writer.write(result(words(said, null)), last).readableText();
  }

  private static RecognitionResult result(List<Word> words) {
    long end = words.isEmpty() ? 0 : words.get(words.size() - 1).endMillis() + 100;
    Hypothesis reading = words.isEmpty() ? Hypothesis.EMPTY : Hypothesis.builder(words).confidence(0.5).build();
    return RecognitionResult.builder(0, end).alternatives(List.of(reading)).build();
  }

  private static List<Word> words(String said, Random pauses) {
    List<Word> words = new ArrayList<>();
    long at = 0;
    for (String word : said.isEmpty() ? List.<String>of() : Arrays.asList(said.split(" "))) {
      long end = at + 200;
      words.add(Word.builder(word, at, end).confidence(0.9).build());
      at = end + (pauses == null ? 20 : pauses.nextInt(900));
    }
    return words;
  }

}
