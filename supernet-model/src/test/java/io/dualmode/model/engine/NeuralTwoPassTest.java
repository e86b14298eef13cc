package io.dualmode.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.vocabulary.LanguageModel;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.TinyModel;
import io.dualmode.model.format.config.RescoringDefaults;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.neural.RandomNeuralLm;
import io.dualmode.model.rescore.ScoredReadings;
import io.dualmode.model.settings.EngineKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A neural language model in two-pass mode: where it has a say, and where it has none. */
class NeuralTwoPassTest {
  private static final String LEXICON = "a AH\nbee B IY\nadd AE D\ndab D AE B\nace EY S\n";
  private static final short[] AUDIO = audio();

  @TempDir static Path dir;

  @BeforeAll
  static void write() throws IOException {
    RescoringDefaults values = new RescoringDefaults(20, 1, 0, 0.5, 0.5, 0);
    write("without", values);
    write("with", values.withNeural(3, 0.5, 0.5));
    RandomNeuralLm.write(4, true, dir.resolve("with"));
    write("untuned", values);
    RandomNeuralLm.write(4, true, dir.resolve("untuned"));
  }

  private static void write(String name, RescoringDefaults values) throws IOException {
    TinyModel.withRescorer(17, Storage.INT8, "full", values).file(SupernetModel.LEXICON, LEXICON.getBytes(StandardCharsets.UTF_8))
        .write(dir.resolve(name));
  }

  private static short[] audio() {
    Random random = new Random(12);
    short[] samples = new short[50_000];
    double pitch = 200;
    for (int i = 0; i < samples.length; i++) {
      pitch = i % 1600 == 0 ? 100 + random.nextInt(3000) : pitch;
      samples[i] = (short) (6000 * (Math.sin(2 * Math.PI * pitch * i / 16_000) + 0.3 * random.nextGaussian()) / 1.5);
    }
    return samples;
  }

  private static EngineConfig config(String model, RecognitionMode mode) {
    return EngineConfig.defaults().with(Keys.MODEL, dir.resolve(model).toString()).with(Keys.MODE, mode);
  }

  private static RecognitionResult heard(EngineConfig config, UnaryOperator<SessionOptions.Builder> change) throws IOException {
    try (SpeechEngine engine = SpeechEngines.load(config);
        SpeechSession session = engine.newSession(change.apply(engine.defaultOptions().toBuilder().nBest(20)).build())) {
      session.accept(AUDIO);
      return session.finish();
    }
  }

  private static RecognitionResult heard(String model, RecognitionMode mode) throws IOException {
    return heard(config(model, mode), options -> options);
  }

  @Test
  void twoPass_ranksByIt_otherModesDoNot() throws IOException {
    assertNotEquals(heard("without", RecognitionMode.TWO_PASS), heard("with", RecognitionMode.TWO_PASS));
    assertEquals(heard("without", RecognitionMode.TWO_PASS), heard("untuned", RecognitionMode.TWO_PASS), "no weight, no say");
    for (RecognitionMode mode : List.of(RecognitionMode.STREAMING, RecognitionMode.FULL_CONTEXT)) {
      assertEquals(heard("without", mode), heard("with", mode));
    }
  }

  @Test
  void twoPass_scoresAreThoseOfTheTerms() throws IOException {
    EngineConfig config = config("with", RecognitionMode.TWO_PASS);
    List<ScoredReadings> scored = new ArrayList<>();
    RecognitionResult ranked;
    try (SupernetEngine engine = SupernetEngine.load(config)) {
      SessionOptions options = engine.defaultOptions().toBuilder().nBest(20).build();
      try (SpeechSession session = engine.newSession(options, scored::add)) {
        session.accept(AUDIO);
        ranked = session.finish();
      }
    }
    ScoredReadings heard = scored.get(0);
    assertEquals(List.of("las", "neural", "discount"), heard.terms());
    double best = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < heard.readings().size(); i++) {
      int words = heard.readings().get(i).words().size();
      assertEquals(words, heard.lengths()[1][i]);
      assertTrue(heard.scores()[1][i] < 0);
      assertTrue(heard.scores()[2][i] >= 0);
      best = Math.max(best, heard.readings().get(i).score() + 0.5 * (heard.scores()[0][i] + 0.5 * heard.lengths()[0][i])
          + 3 * (heard.scores()[1][i] + 0.5 * words) + 0.5 * heard.scores()[2][i]);
    }
    assertEquals(best, ranked.best().score().getAsDouble(), 1e-3);
  }

  @Test
  void twoPass_propertyGrammarOrAnotherLanguageModel_switchesItOff() throws IOException {
    for (UnaryOperator<EngineConfig> off : List.<UnaryOperator<EngineConfig>>of(c -> c.with(EngineKeys.NEURAL_WEIGHT, OptionalDouble.of(0)),
        c -> c.with(EngineKeys.NEURAL_LM, "false"), c -> c.with(EngineKeys.LANGUAGE_MODEL, "none"))) {
      assertEquals(heard(off.apply(config("without", RecognitionMode.TWO_PASS)), o -> o),
          heard(off.apply(config("with", RecognitionMode.TWO_PASS)), o -> o));
    }
    EngineConfig weighed = config("untuned", RecognitionMode.TWO_PASS).with(EngineKeys.NEURAL_WEIGHT, OptionalDouble.of(3));
    assertNotEquals(heard("without", RecognitionMode.TWO_PASS), heard(weighed, o -> o), "and a property switches it on");
    Grammar grammar = Grammar.ofPhrases(List.of("a bee", "dab add", "ace a"), Grammar.Enforcement.STRICT);
    LanguageModel own = new LanguageModel() {
      @Override
      public int order() {
        return 1;
      }

      @Override
      public boolean contains(String word) {
        return word.equals("bee") || word.equals("dab");
      }

      @Override
      public double logProbability(List<String> history, String word) {
        return contains(word) || word.equals(SENTENCE_END) ? -1 : Double.NEGATIVE_INFINITY;
      }
    };
    for (UnaryOperator<SessionOptions.Builder> brought : List.<UnaryOperator<SessionOptions.Builder>>of(o -> o.grammar(grammar),
        o -> o.languageModel(own))) {
      assertEquals(heard(config("without", RecognitionMode.TWO_PASS), brought), heard(config("with", RecognitionMode.TWO_PASS), brought));
    }
  }

  @Test
  void load_damagedFile_isAnErrorThatNamesIt() throws IOException {
    Path damaged = dir.resolve("damaged");
    write("damaged", new RescoringDefaults(20, 1, 0, 0.5, 0.5, 0).withNeural(1, 0, 0));
    RandomNeuralLm.write(4, true, damaged);
    Path file = damaged.resolve(SupernetModel.NEURAL_LM);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 4;
    Files.write(file, bytes);
    IOException e = assertThrows(IOException.class, () -> SpeechEngines.load(config("damaged", RecognitionMode.TWO_PASS)));
    assertTrue(String.valueOf(e.getMessage()).contains(SupernetModel.NEURAL_LM) || e instanceof ModelFormatException, e.toString());
    SpeechEngines.load(config("damaged", RecognitionMode.STREAMING)).close();
  }
}
