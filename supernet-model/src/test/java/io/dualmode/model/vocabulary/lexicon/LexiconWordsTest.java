package io.dualmode.model.vocabulary.lexicon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.api.vocabulary.LanguageModel;
import io.dualmode.api.vocabulary.Lexicon;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grammars, dictionaries, language models and hotwords of a session, on a tiny network of random weights. */
class LexiconWordsTest {
  private static final String LEXICON = "a AH\na(2) EY\nbee B IY\ncow K AW\nday D EY\nego IY G OW\nfish F IH SH\nzoo Z UW\n";

  @TempDir static Path dir;
  private static SpeechEngine engine;

  @BeforeAll
  static void load() throws IOException {
    TinyModel.write(dir.resolve("model"), 17, Storage.F32, LEXICON);
    engine = SpeechEngines.load(EngineConfig.defaults().with(Keys.MODEL, dir.resolve("model").toString()));
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static short[] audio(double seconds) {
    return audio(seconds, 11);
  }

  private static short[] audio(double seconds, long seed) {
    Random random = new Random(seed);
    short[] samples = new short[(int) (seconds * 16_000)];
    double pitch = 200;
    for (int i = 0; i < samples.length; i++) {
      if (i % 1600 == 0) {
        pitch = 100 + random.nextInt(3000);
      }
      samples[i] = (short) (9000 * Math.sin(2 * Math.PI * pitch * i / 16_000) + 2000 * random.nextGaussian());
    }
    return samples;
  }

  private static SessionOptions.Builder options() {
    return engine.defaultOptions().toBuilder().endpoints(false).nBest(5);
  }

  private static RecognitionResult hear(SessionOptions options) {
    return hear(options, 11);
  }

  private static RecognitionResult hear(SessionOptions options, long seed) {
    try (SpeechSession session = engine.newSession(options)) {
      session.accept(audio(2, seed));
      return session.finish();
    }
  }

  private static Set<String> words(RecognitionResult result) {
    return Set.copyOf(Arrays.asList(result.text().split(" ")));
  }

  @Test
  void strictGrammar_onlyItsSentencesComeOut_inEveryMode() {
    Set<String> sentences = Set.of("bee cow", "zoo day fish", "ego a bee cow");
    Grammar grammar = Grammar.ofPhrases(sentences, Enforcement.STRICT);
    int heard = 0;
    for (RecognitionMode mode : List.of(RecognitionMode.STREAMING, RecognitionMode.FULL_CONTEXT)) {
      for (long seed = 0; seed < 12; seed++) {
        RecognitionResult result = hear(options().mode(mode).grammar(grammar).build(), seed);
        // a network of random weights takes some of the sounds for silence
        if (!result.text().isEmpty()) {
          heard++;
          result.alternatives().forEach(h -> assertTrue(sentences.contains(h.text()), mode + ": " + h.text()));
        }
      }
    }
    assertTrue(heard >= 6, "heard something in " + heard + " of 24");
  }

  @Test
  void tags_comeWithTheResult() {
    Grammar.Builder builder = Grammar.builder();
    int start = builder.state();
    int middle = builder.state();
    int end = builder.state();
    Grammar grammar = builder.arc(start, middle, "bee", 0, "insect").arc(middle, end, "cow", 0, "").arc(middle, end, "zoo", 0, "place")
        .accept(end, 0).build();
    Hypothesis best = hear(options().grammar(grammar).build()).best();
    assertEquals(best.text().equals("bee cow") ? List.of("insect") : List.of("insect", "place"), best.tags());
  }

  @Test
  void setGrammar_countsFromTheNextUtterance() {
    try (SpeechSession session = engine.newSession(options().build())) {
      short[] audio = audio(2);
      session.accept(audio, 0, 16_000);
      String free = hear(options().build()).text();
      session.setGrammar(Grammar.ofPhrases(List.of("zoo zoo"), Enforcement.STRICT));
      session.accept(audio, 16_000, 16_000);
      assertEquals(free, session.finish().text());
      session.accept(audio);
      assertEquals("zoo zoo", session.finish().text());
      IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
          () -> session.setGrammar(Grammar.ofPhrases(List.of("???"), Enforcement.STRICT)));
      assertTrue(e.getMessage().contains("???"), e.getMessage());
      session.accept(audio);
      assertEquals("zoo zoo", session.finish().text());
      session.setGrammar(null);
      session.accept(audio);
      assertEquals(free, session.finish().text());
    }
  }

  @Test
  void unknownWords_areGuessedAndTold() {
    Grammar grammar = Grammar.ofPhrases(List.of("zoology"), Enforcement.STRICT);
    try (SpeechSession session = engine.newSession(options().grammar(grammar).build())) {
      assertEquals(1, session.warnings().size());
      assertTrue(session.warnings().get(0).contains("'zoology'"), session.warnings().toString());
      session.addWord("zoology", List.of(List.of("Z", "UW1"), List.of("Z", "AA")));
      assertEquals(List.of(), session.warnings());
      assertThrows(IllegalArgumentException.class, () -> session.addWord("x", List.of(List.of("QQ"))));
      assertThrows(IllegalArgumentException.class, () -> session.removeWord("zoology"));
      session.accept(audio(2));
      assertEquals("zoology", session.finish().text());
    }
  }

  @Test
  void dictionaryChanges_countFromTheNextUtterance() {
    try (SpeechSession session = engine.newSession(options().build())) {
      session.accept(audio(2));
      RecognitionResult before = session.finish();
      String gone = before.best().words().get(0).text();
      assertTrue(session.removeWord(gone));
      assertFalse(session.removeWord("nowhere"));
      session.accept(audio(2));
      RecognitionResult after = session.finish();
      assertFalse(words(after).contains(gone), after.text());
      for (String word : List.of("a", "bee", "cow", "day", "ego", "fish", "zoo")) {
        session.removeWord(word);
      }
      session.addWord("newcomer", List.of(List.of("IY", "OW")));
      session.accept(audio(2));
      assertEquals(Set.of("newcomer"), words(session.finish()));
    }
  }

  @Test
  void lexiconOfTheCaller_replacesTheModels() {
    Map<String, List<List<String>>> entries = Map.of("eins", List.of(List.of("IY", "N")), "zwei", List.of(List.of("T", "AY1")),
        "bad", List.of(List.of("+NOISE+")));
    Lexicon lexicon = new Lexicon() {
      @Override
      public Set<String> words() {
        return entries.keySet();
      }

      @Override
      public List<List<String>> pronunciations(String word) {
        return entries.getOrDefault(word, List.of());
      }
    };
    try (SpeechSession session = engine.newSession(options().lexicon(lexicon).build())) {
      assertTrue(session.warnings().toString().contains("+NOISE+"), session.warnings().toString());
      session.accept(audio(2));
      RecognitionResult result = session.finish();
      assertTrue(Set.of("eins", "zwei").containsAll(words(result)), result.text());
    }
    RecognitionResult strict = hear(options().lexicon(lexicon).grammar(Grammar.ofPhrases(List.of("zwei eins"), Enforcement.STRICT)).build());
    assertEquals("zwei eins", strict.text());
  }

  @Test
  void languageModelOfTheCaller_decidesWhatFollowsWhat() {
    LanguageModel cowAfterBee = new LanguageModel() {
      @Override
      public int order() {
        return 2;
      }

      @Override
      public boolean contains(String word) {
        return word.equals("bee") || word.equals("cow");
      }

      @Override
      public double logProbability(List<String> history, String word) {
        String last = history.isEmpty() ? SENTENCE_START : history.get(history.size() - 1);
        boolean allowed = last.equals("bee") ? word.equals("cow") : word.equals("bee") || last.equals("cow") && word.equals(SENTENCE_END);
        return allowed ? -0.5 : Double.NEGATIVE_INFINITY;
      }
    };
    String text = hear(options().languageModel(cowAfterBee).build()).text();
    assertTrue(text.matches("(bee cow ?)+"), text);
  }

  @Test
  void hotwords_areHeardMore_andLessWithNegativeBoosts() {
    RecognitionResult plain = hear(options().build());
    String least = List.of("a", "bee", "cow", "day", "ego", "fish", "zoo").stream()
        .min((x, y) -> Long.compare(count(plain, x), count(plain, y))).orElseThrow();
    RecognitionResult more = hear(options().hotwords(List.of(new Hotword(least, 20))).build());
    assertTrue(count(more, least) > count(plain, least), more.text());
    String most = plain.best().words().get(0).text();
    RecognitionResult less = hear(options().hotwords(List.of(new Hotword(most, -20))).build());
    assertEquals(0, count(less, most), less.text());
    try (SpeechSession session = engine.newSession(options().hotwords(List.of(new Hotword("zoology", 20))).build())) {
      assertTrue(session.warnings().toString().contains("hotword 'zoology'"), session.warnings().toString());
    }
  }

  private static long count(RecognitionResult result, String word) {
    return result.best().words().stream().filter(w -> w.text().equals(word)).count();
  }
}
