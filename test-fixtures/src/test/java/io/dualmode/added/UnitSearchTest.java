package io.dualmode.added;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.added.ToyLanguage.Utterance;
import io.dualmode.api.EngineConfig;
import io.dualmode.api.Hypothesis;
import io.dualmode.api.Keys;
import io.dualmode.api.RecognitionMode;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.model.language.LanguageName;
import io.dualmode.model.lexicon.UnitKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models of characters and of word pieces that have neither dictionary nor n-grams: the engine hears whatever their units spell. */
class UnitSearchTest {
  @TempDir static Path dir;
  private static final Map<UnitKind, Path> MODELS = new EnumMap<>(UnitKind.class);

  @BeforeAll
  static void writeModels() throws IOException {
    for (UnitKind kind : List.of(UnitKind.CHARACTERS, UnitKind.PIECES)) {
      Path model = dir.resolve(kind.key());
      ToyModel.writer(kind, LanguageName.of("x-toy"), kind == UnitKind.PIECES ? "\u2581" : "|").write(model);
      MODELS.put(kind, model);
    }
  }

  private static SpeechEngine engine(UnitKind kind, RecognitionMode mode) throws IOException {
    return SpeechEngines.load(EngineConfig.defaults().with(Keys.MODEL, MODELS.get(kind).toString()).with(Keys.MODE, mode));
  }

  private static List<String> texts(Hypothesis hypothesis) {
    return hypothesis.words().stream().map(Word::text).toList();
  }

  private static RecognitionResult heard(SpeechSession session, Utterance said) {
    session.accept(said.samples(), 0, said.samples().length);
    return session.finish();
  }

  private static void everyMode(UnitKind kind, RecognitionMode mode) throws IOException {
    ToyLanguage language = new ToyLanguage(31);
    int words = 0;
    int wrong = 0;
    double sure = 0;
    try (SpeechEngine engine = engine(kind, mode);
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
  @EnumSource(value = RecognitionMode.class, names = {"STREAMING", "FULL_CONTEXT"})
  void characters_withoutWords_hearUnseenUtterances(RecognitionMode mode) throws IOException {
    everyMode(UnitKind.CHARACTERS, mode);
  }

  @ParameterizedTest
  @EnumSource(value = RecognitionMode.class, names = {"STREAMING", "FULL_CONTEXT"})
  void pieces_withoutWords_hearUnseenUtterances(RecognitionMode mode) throws IOException {
    everyMode(UnitKind.PIECES, mode);
  }

  @ParameterizedTest
  @EnumSource(value = UnitKind.class, names = {"CHARACTERS", "PIECES"})
  void anyChunks_giveTheSameResults_andPartialsGrow(UnitKind kind) throws IOException {
    Random random = new Random(8);
    ToyLanguage language = new ToyLanguage(12);
    try (SpeechEngine engine = engine(kind, RecognitionMode.STREAMING); SpeechSession whole = engine.newSession();
        SpeechSession cut = engine.newSession()) {
      for (int round = 0; round < 8; round++) {
        Utterance said = language.say(2 + round % 4);
        String wanted = heard(whole, said).toString();
        int partials = 0;
        for (int at = 0; at < said.samples().length;) {
          int chunk = Math.min(said.samples().length - at, random.nextInt(5000));
          cut.accept(said.samples(), at, chunk);
          partials += cut.partial().words().isEmpty() ? 0 : 1;
          at += chunk;
        }
        assertEquals(wanted.replaceAll("illis=\\d+", ""), cut.finish().toString().replaceAll("illis=\\d+", ""), "round " + round);
        assertTrue(partials > 0, "no partial reading");
      }
    }
  }

  @Test
  void silenceBehindWords_isAnEndpoint() throws IOException {
    try (SpeechEngine engine = engine(UnitKind.PIECES, RecognitionMode.STREAMING); SpeechSession session = engine.newSession()) {
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
}
