package io.dualmode.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.AlignedWord;
import io.dualmode.api.AlignmentSession;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.vocabulary.Lexicon;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alignment and phones on a network of random weights: what is found means nothing, but it must be complete and always the same. */
class SupernetAlignmentTest {
  private static final List<String> TEXT = List.of("A", "bee,", "cow", "day", "ego", "fish", "zoo", "a", "cow", "--", "xylotomy");
  private static final short[] AUDIO = audio(4.3);

  @TempDir static Path dir;
  private static SpeechEngine engine;

  @BeforeAll
  static void load() throws IOException {
    Path model = dir.resolve("model");
    TinyModel.write(model, 17, Storage.F32, "a AH\na(2) EY\nbee B IY\ncow K AW\nday D EY\nego IY G OW\nfish F IH SH\nzoo Z UW\n");
    engine = SpeechEngines.load(EngineConfig.defaults().with(Keys.MODEL, model.toString()));
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static short[] audio(double seconds) {
    Random random = new Random(5);
    short[] samples = new short[(int) (seconds * 16_000)];
    double pitch = 200;
    for (int i = 0; i < samples.length; i++) {
      pitch = i % 1600 == 0 ? 100 + random.nextInt(3000) : pitch;
      samples[i] = (short) (8000 * Math.sin(2 * Math.PI * pitch * i / 16_000) + 500 * random.nextGaussian());
    }
    return samples;
  }

  private static SessionOptions options(RecognitionMode mode) {
    return engine.defaultOptions().toBuilder().mode(mode).build();
  }

  private static List<AlignedWord> align(RecognitionMode mode, short[] audio, int step, boolean ragged) {
    Random random = new Random(step);
    try (AlignmentSession session = engine.newAlignment(TEXT, options(mode))) {
      List<AlignedWord> words = new ArrayList<>();
      for (int at = 0; at < audio.length;) {
        int count = Math.min(ragged ? random.nextInt(step) : step, audio.length - at);
        session.accept(audio, at, count);
        words.addAll(session.settled());
        at += count;
      }
      words.addAll(session.finish());
      assertEquals(List.of(), session.finish());
      return words;
    }
  }

  @Test
  void align_anyChunks_sameResult_everyWordOnceInOrder() {
    for (RecognitionMode mode : List.of(RecognitionMode.STREAMING, RecognitionMode.FULL_CONTEXT)) {
      List<AlignedWord> expected = align(mode, AUDIO, AUDIO.length, false);
      assertEquals(TEXT, expected.stream().filter(w -> w.kind() != AlignedWord.Kind.EXTRA).map(AlignedWord::text).toList());
      long at = 0;
      int index = 0;
      for (AlignedWord word : expected) {
        assertTrue(word.startMillis() >= at, word.toString());
        assertEquals(index, word.index());
        index += word.kind() == AlignedWord.Kind.EXTRA ? 0 : 1;
        assertEquals(word.kind() != AlignedWord.Kind.NOT_SPOKEN, !word.phones().isEmpty());
        at = word.endMillis();
      }
      assertTrue(at <= 4400, at + " ms");
      assertEquals(expected, align(mode, AUDIO, 1, false), mode + " sample by sample");
      assertEquals(expected, align(mode, AUDIO, 799, false));
      assertEquals(expected, align(mode, AUDIO, 5000, true));
    }
  }

  @Test
  void align_fullContextBeyondOneWindow_sameResultForAnyChunks() {
    short[] minute = new short[55 * 16_000];
    for (int at = 0; at < minute.length; at += AUDIO.length) {
      System.arraycopy(AUDIO, 0, minute, at, Math.min(AUDIO.length, minute.length - at));
    }
    List<AlignedWord> expected = align(RecognitionMode.FULL_CONTEXT, minute, minute.length, false);
    assertEquals(expected, align(RecognitionMode.FULL_CONTEXT, minute, 12_345, true));
    long end = expected.stream().mapToLong(AlignedWord::endMillis).max().orElseThrow();
    assertTrue(end <= 55_030, "last time is " + end + " ms");
  }

  @Test
  void align_unknownWords_areWarnings_andTheCallersLexiconCounts() {
    try (AlignmentSession session = engine.newAlignment(TEXT, options(RecognitionMode.STREAMING))) {
      assertEquals(2, session.warnings().size(), session.warnings().toString());
      assertTrue(session.warnings().get(0).contains("'--'"));
      assertTrue(session.warnings().get(1).contains("'xylotomy'") && session.warnings().get(1).contains("guess"));
    }
    Lexicon own = new Lexicon() {
      @Override
      public Set<String> words() {
        return Set.of("xylotomy");
      }

      @Override
      public List<List<String>> pronunciations(String word) {
        return word.equals("xylotomy") ? List.of(List.of("Z", "AY")) : List.of();
      }
    };
    SessionOptions options = options(RecognitionMode.STREAMING).toBuilder().lexicon(own).build();
    try (AlignmentSession session = engine.newAlignment(List.of("xylotomy", "cow"), options)) {
      assertEquals(List.of(), session.warnings());
    }
  }

  @Test
  void align_misuse_saysWhatIsWrong() {
    SessionOptions options = options(RecognitionMode.STREAMING);
    assertTrue(assertThrows(IllegalArgumentException.class, () -> engine.newAlignment(List.of(), options)).getMessage().contains("no words"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> engine.newAlignment(List.of("--", "..."), options)).getMessage()
        .contains("no word that can be pronounced: -- ..."));
    AlignmentSession session = engine.newAlignment(TEXT, options);
    assertThrows(IndexOutOfBoundsException.class, () -> session.accept(AUDIO, 1, AUDIO.length));
    List<AlignedWord> words = session.finish();
    assertTrue(words.stream().noneMatch(AlignedWord::isSpoken) && words.size() == TEXT.size(), "nothing was heard: " + words);
    assertThrows(IllegalStateException.class, () -> session.accept(AUDIO));
    session.close();
    session.close();
    assertThrows(IllegalStateException.class, session::settled);
    assertThrows(IllegalStateException.class, session::finish);
  }

  @Test
  void phones_areTheWordsOfTheResult() {
    SessionOptions options = options(RecognitionMode.STREAMING).toBuilder().phones(true).endpoints(false).build();
    try (SpeechSession session = engine.newSession(options)) {
      session.accept(AUDIO);
      RecognitionResult whole = session.finish();
      assertFalse(whole.best().isEmpty());
      for (Word word : whole.best().words()) {
        assertTrue(TinyModel.UNITS.indexOf(word.text()) > 0, word.text());
        assertEquals(List.of(word.text()), word.phones().stream().map(p -> p.symbol()).toList());
        assertTrue(word.confidence().getAsDouble() > 0);
      }
      assertThrows(IllegalStateException.class, () -> session.addWord("cow", List.of(List.of("K"))));
      assertThrows(IllegalStateException.class, () -> session.setGrammar(null));
    }
    try (SpeechSession session = engine.newSession(options)) {
      for (int at = 0; at < AUDIO.length; at += 321) {
        session.accept(Arrays.copyOfRange(AUDIO, at, Math.min(AUDIO.length, at + 321)));
      }
      RecognitionResult pieces = session.finish();
      try (SpeechSession other = engine.newSession(options)) {
        other.accept(AUDIO);
        assertEquals(other.finish(), pieces);
      }
    }
  }

  @Test
  void phonesAndAGrammar_contradictEachOther() {
    Grammar.Builder builder = Grammar.builder();
    int start = builder.state();
    int end = builder.state();
    Grammar grammar = builder.arc(start, end, "cow", 0, "").accept(end, 0).build();
    SessionOptions.Builder both = engine.defaultOptions().toBuilder().phones(true).grammar(grammar);
    assertTrue(assertThrows(IllegalArgumentException.class, both::build).getMessage().contains("leave them out"));
  }
}
