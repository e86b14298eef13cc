package io.dualmode.added;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.added.ToyLanguage.Utterance;
import io.dualmode.api.AlignedWord;
import io.dualmode.api.AlignmentSession;
import io.dualmode.api.Hypothesis;
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
import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.api.vocabulary.LanguageModel;
import io.dualmode.api.vocabulary.Lexicon;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.language.LanguageName;
import io.dualmode.model.lexicon.UnitKind;
import io.dualmode.model.settings.EngineKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Models of characters and of word pieces that have neither dictionary nor n-grams, with CTC and with transducers: the engine hears whatever
 * their units spell.
 */
class UnitSearchTest {
  @TempDir static Path dir;
  private static final Map<UnitKind, Path> MODELS = new EnumMap<>(UnitKind.class);

  private enum Kind {
    CHARACTERS(UnitKind.CHARACTERS, "letters"), PIECES(UnitKind.PIECES, "letters"), RNNT(UnitKind.PIECES, "rnnt"),
    TDT(UnitKind.PIECES, "tdt");

    private final UnitKind units;
    private final String head;

    Kind(UnitKind units, String head) {
      this.units = units;
      this.head = head;
    }
  }

  @BeforeAll
  static void writeModels() throws IOException {
    for (UnitKind kind : List.of(UnitKind.CHARACTERS, UnitKind.PIECES)) {
      Path model = dir.resolve(kind.key());
      ToyModel.writer(kind, LanguageName.of("x-toy"), kind == UnitKind.PIECES ? "\u2581" : "|").write(model);
      MODELS.put(kind, model);
    }
  }

  private static EngineConfig config(Kind kind, RecognitionMode mode) {
    return EngineConfig.defaults().with(Keys.MODEL, MODELS.get(kind.units).toString()).with(Keys.MODE, mode)
        .with(EngineKeys.SCORER, kind.head);
  }

  private static SpeechEngine engine(Kind kind) throws IOException {
    return SpeechEngines.load(config(kind, RecognitionMode.STREAMING));
  }

  private static List<String> texts(Hypothesis hypothesis) {
    return hypothesis.words().stream().map(Word::text).toList();
  }

  private static RecognitionResult heard(SpeechSession session, Utterance said) {
    session.accept(said.samples(), 0, said.samples().length);
    return session.finish();
  }

  private static RecognitionResult heard(SpeechEngine engine, Utterance said, UnaryOperator<SessionOptions.Builder> options) {
    try (SpeechSession session = engine.newSession(options.apply(engine.defaultOptions().toBuilder()).build())) {
      assertEquals(List.of(), session.warnings());
      return heard(session, said);
    }
  }

  @ParameterizedTest
  @CsvSource({"CHARACTERS,STREAMING", "CHARACTERS,FULL_CONTEXT", "PIECES,STREAMING", "PIECES,FULL_CONTEXT", "RNNT,STREAMING",
      "RNNT,FULL_CONTEXT", "TDT,STREAMING", "TDT,FULL_CONTEXT"})
  void modelWithoutWords_hearsUnseenUtterances(Kind kind, RecognitionMode mode) throws IOException {
    ToyLanguage language = new ToyLanguage(31);
    int words = 0;
    int wrong = 0;
    double sure = 0;
    try (SpeechEngine engine = SpeechEngines.load(config(kind, mode));
        SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().nBest(5).build())) {
      assertTrue(engine.description().contains("any words"), engine.description());
      for (int i = 0; i < 20; i++) {
        Utterance said = language.say(1 + i % 6);
        RecognitionResult result = heard(session, said);
        words += said.words().size();
        wrong += ToyModel.distance(said.words(), texts(result.best()));
        Set<List<String>> readings = new HashSet<>();
        double mass = 0;
        for (Hypothesis reading : result.alternatives()) {
          assertTrue(readings.add(texts(reading)), "the same words twice: " + result.alternatives());
          mass += reading.confidence().orElseThrow();
        }
        assertTrue(mass <= 1 + 1e-6 && mass > 0.3, "all readings have " + mass);
        long end = result.startMillis();
        for (Word word : result.best().words()) {
          assertTrue(word.startMillis() >= end && word.endMillis() > word.startMillis() && word.endMillis() <= result.endMillis(),
              word.toString());
          end = word.endMillis();
          sure += word.confidence().orElseThrow();
        }
      }
    }
    assertTrue(10 * wrong < words, wrong + " of " + words + " words are wrong");
    assertTrue(sure / words > 0.7, "words are " + sure / words + " sure");
  }

  @ParameterizedTest
  @EnumSource
  void anyChunks_giveTheSameResults_andPartialsGrow(Kind kind) throws IOException {
    Random random = new Random(8);
    ToyLanguage language = new ToyLanguage(12);
    try (SpeechEngine engine = engine(kind); SpeechSession whole = engine.newSession(); SpeechSession cut = engine.newSession()) {
      for (int round = 0; round < 6; round++) {
        Utterance said = language.say(2 + round % 4);
        String wanted = heard(whole, said).toString();
        int partials = 0;
        for (int at = 0; at < said.samples().length;) {
          int chunk = Math.min(said.samples().length - at, random.nextInt(5000));
          cut.accept(said.samples(), at, chunk);
          partials += cut.partial().words().isEmpty() ? 0 : 1;
          at += chunk;
        }
        assertEquals(wanted, cut.finish().toString(), "round " + round);
        assertTrue(partials > 0, "no partial reading");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void silenceBehindWords_isAnEndpoint(Kind kind) throws IOException {
    try (SpeechEngine engine = engine(kind); SpeechSession session = engine.newSession()) {
      Utterance said = new ToyLanguage(3).say(3);
      session.accept(said.samples(), 0, said.samples().length);
      boolean ended = false;
      for (int i = 0; i < 40 && !ended; i++) {
        ended = session.accept(new float[1600], 0, 1600);
      }
      assertTrue(ended, "no endpoint in four seconds of silence");
      assertEquals(said.words(), texts(session.result().best()));
      Utterance next = new ToyLanguage(4).say(2);
      assertEquals(next.words(), texts(heard(session, next).best()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void strictGrammarOfNewWords_onlyItsSentencesComeOut(Kind kind) throws IOException {
    Random random = new Random(4);
    try (SpeechEngine engine = engine(kind)) {
      for (int round = 0; round < 6; round++) {
        List<String> words = new ArrayList<>();
        while (words.size() < 6) {
          StringBuilder word = new StringBuilder();
          String last = "";
          for (int length = 3 + random.nextInt(4); length > 0; length--) {
            String letter = ToyLanguage.LETTERS.get(random.nextInt(ToyLanguage.LETTERS.size()));
            word.append(letter.equals(last) ? "" : letter);
            last = letter;
          }
          words.add(word.toString());
        }
        ToyLanguage language = new ToyLanguage(100 + round);
        Utterance said = language.say(List.of(words.get(0), words.get(1)));
        List<String> sentences = List.of(words.get(0) + " " + words.get(1), words.get(2), words.get(0) + " " + words.get(3), words.get(4));
        Grammar grammar = Grammar.ofPhrases(sentences, Grammar.Enforcement.STRICT);
        assertEquals(said.words(), texts(heard(engine, said, o -> o.grammar(grammar)).best()), "round " + round);
        String other = heard(engine, language.say(3), o -> o.grammar(grammar)).best().text();
        assertTrue(other.isEmpty() || sentences.contains(other), other + " is none of " + sentences);
      }
    }
  }

  /** A reading that is not the best, with a word that the best lacks. */
  private static Hypothesis other(RecognitionResult result) {
    List<String> best = texts(result.best());
    return result.alternatives().stream().filter(reading -> !best.containsAll(texts(reading))).findFirst().orElse(null);
  }

  @ParameterizedTest
  @EnumSource
  void hotwordsAndBiasedGrammars_makeAnotherReadingTheBest(Kind kind) throws IOException {
    ToyLanguage language = new ToyLanguage(41);
    int rounds = 0;
    int biased = 0;
    EngineConfig config = config(kind, RecognitionMode.STREAMING).with(EngineKeys.GRAMMAR_BONUS, 5.0);
    try (SpeechEngine engine = SpeechEngines.load(config)) {
      for (int i = 0; i < 12; i++) {
        Utterance said = language.say(2);
        RecognitionResult plain = heard(engine, said, o -> o.nBest(20));
        Hypothesis other = other(plain);
        if (other == null) {
          continue;
        }
        rounds++;
        Set<String> wanted = new HashSet<>(texts(other));
        wanted.removeAll(texts(plain.best()));
        List<Hotword> hotwords = wanted.stream().map(word -> new Hotword(word.toUpperCase(Locale.ROOT), 20)).toList();
        List<String> boosted = texts(heard(engine, said, o -> o.hotwords(hotwords)).best());
        assertTrue(boosted.stream().anyMatch(wanted::contains), boosted + " without any of " + wanted);
        Grammar phrase = Grammar.ofPhrases(List.of(other.text()), Grammar.Enforcement.BIASED);
        biased += heard(engine, said, o -> o.grammar(phrase)).best().text().equals(other.text()) ? 1 : 0;
        assertFalse(heard(engine, language.say(List.of("oma", "sun")), o -> o.grammar(phrase)).best().text().equals(other.text()));
      }
    }
    assertTrue(rounds >= 4, rounds + " utterances had another reading");
    assertTrue(2 * biased >= rounds, biased + " of " + rounds + " sentences came out");
  }

  @ParameterizedTest
  @EnumSource
  void ngramsOfTheApplication_weighWordsAtTheirEnds(Kind kind) throws IOException {
    ToyLanguage language = new ToyLanguage(43);
    int rounds = 0;
    EngineConfig strong = config(kind, RecognitionMode.STREAMING).with(EngineKeys.LM_WEIGHT, OptionalDouble.of(3));
    try (SpeechEngine engine = SpeechEngines.load(strong)) {
      for (int i = 0; i < 8; i++) {
        Utterance said = language.say(1 + i % 2);
        Hypothesis other = other(heard(engine, said, o -> o.nBest(20)));
        if (other == null) {
          continue;
        }
        rounds++;
        Set<String> likely = new HashSet<>(texts(other));
        LanguageModel model = new LanguageModel() {
          @Override
          public int order() {
            return 1;
          }

          @Override
          public boolean contains(String word) {
            return likely.contains(word);
          }

          @Override
          public double logProbability(List<String> history, String word) {
            return -0.1;
          }
        };
        List<String> weighed = texts(heard(engine, said, o -> o.languageModel(model).hotwords(likely.stream().map(w -> new Hotword(w, 0.01f))
            .toList())).best());
        assertTrue(likely.containsAll(weighed), weighed + " of " + likely);
      }
    }
    assertTrue(rounds >= 2, rounds + " utterances had another reading");
  }

  @ParameterizedTest
  @EnumSource
  void wordsAtRunTime_areWrittenAsTheyWereAdded_andRemovedOnesAreNotHeard(Kind kind) throws IOException {
    Utterance said = new ToyLanguage(51).say(List.of("mano", "sun"));
    try (SpeechEngine engine = engine(kind); SpeechSession session = engine.newSession()) {
      session.addWord("Manuel", List.of(List.of("m", "a", "n", "o")));
      assertEquals("Manuel sun", heard(session, said).best().text());
      assertTrue(session.removeWord("Manuel"));
      session.removeWord("sun");
      List<String> without = texts(heard(session, said).best());
      assertFalse(without.contains("sun"), without.toString());
      assertThrows(IllegalArgumentException.class, () -> session.addWord("xyz", List.of(List.of("x", "y"))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void dictionaryOfTheCaller_itsWordsAndNoOthersAreHeard(Kind kind) throws IOException {
    Set<String> words = Set.of("Mano", "sun", "uni");
    Lexicon lexicon = new Lexicon() {
      @Override
      public Set<String> words() {
        return words;
      }

      @Override
      public List<List<String>> pronunciations(String word) {
        return List.of(List.of("HH", "AH"));
      }
    };
    ToyLanguage language = new ToyLanguage(71);
    try (SpeechEngine engine = engine(kind)) {
      assertEquals("Mano uni sun", heard(engine, language.say(List.of("mano", "uni", "sun")), o -> o.lexicon(lexicon)).best().text());
      List<String> others = texts(heard(engine, language.say(List.of("noem", "asi", "mus")), o -> o.lexicon(lexicon)).best());
      assertTrue(words.containsAll(others), others.toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void knownText_isAlignedByAHeadThatScoresUnits(Kind kind) throws IOException {
    Utterance said = new ToyLanguage(81).say(4);
    try (SpeechEngine engine = engine(kind); AlignmentSession alignment = engine.newAlignment(said.words(), engine.defaultOptions())) {
      alignment.accept(said.samples(), 0, said.samples().length);
      List<AlignedWord> aligned = new ArrayList<>(alignment.settled());
      aligned.addAll(alignment.finish());
      assertEquals(said.words(), aligned.stream().filter(w -> w.kind() == AlignedWord.Kind.SPOKEN).map(AlignedWord::text).toList());
    }
  }

  @Test
  void model_namesHowItIsSearched_andUnknownWaysAreOneError() throws IOException {
    byte[] ngrams = SpelledModelTest.languageModel(List.of("mano", "sun"));
    Path model = dir.resolve("named");
    ToyModel.writer(UnitKind.PIECES, LanguageName.of("x-toy"), "\u2581").file(SupernetModel.LANGUAGE_MODEL, ngrams).write(model);
    Utterance said = new ToyLanguage(61).say(List.of("mano", "uni"));
    EngineConfig config = EngineConfig.defaults().with(Keys.MODEL, model.toString()).with(Keys.MODE, RecognitionMode.STREAMING);
    try (SpeechEngine words = SpeechEngines.load(config)) {
      assertTrue(words.description().contains("2 words"), words.description());
      assertFalse(texts(heard(words, said, o -> o).best()).contains("uni"));
    }
    Path file = model.resolve("config.json");
    String json = Files.readString(file);
    Files.writeString(file, json.replaceFirst("\\{", "{\"vocabulary\": {\"type\": \"units\"},"));
    try (SpeechEngine units = SpeechEngines.load(config)) {
      assertTrue(units.description().contains("any words") && !units.description().contains("no language model"), units.description());
      assertEquals(said.words(), texts(heard(units, said, o -> o).best()));
    }
    Files.writeString(file, json.replaceFirst("\\{", "{\"vocabulary\": {\"type\": \"oracle\"},"));
    String message = assertThrows(IOException.class, () -> SpeechEngines.load(config)).getMessage();
    assertTrue(message.contains("vocabulary 'oracle' is unknown, known:"), message);
    assertTrue(message.contains("lexicon") && message.contains("units"), message);
  }

  @Test
  void whatUnitsCannotSpell_isToldOnce_andPhonesAreRefused() throws IOException {
    try (SpeechEngine engine = engine(Kind.PIECES)) {
      SessionOptions options = engine.defaultOptions().toBuilder().hotwords(List.of(new Hotword("xylo", 3), new Hotword("sun", 3))).build();
      try (SpeechSession session = engine.newSession(options)) {
        assertEquals(1, session.warnings().size());
        assertTrue(session.warnings().get(0).contains("'xylo' cannot be spelled"), session.warnings().get(0));
        session.setGrammar(Grammar.ofPhrases(List.of("sun", "xylo sun"), Grammar.Enforcement.STRICT));
        assertEquals(1, session.warnings().size(), session.warnings().toString());
        assertTrue(session.warnings().get(0).contains("'xylo'"), session.warnings().get(0));
        Grammar unspelled = Grammar.ofPhrases(List.of("xylo"), Grammar.Enforcement.STRICT);
        assertThrows(IllegalArgumentException.class, () -> session.setGrammar(unspelled));
      }
      SessionOptions phones = engine.defaultOptions().toBuilder().phones(true).build();
      assertTrue(assertThrows(IllegalArgumentException.class, () -> engine.newSession(phones)).getMessage().contains("no phones"));
    }
  }
}
