package io.dualmode.model.engine.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.Phone;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.lattice.Lattice;
import io.dualmode.model.confidence.Calibration;
import io.dualmode.model.confidence.ConfidenceListener;
import io.dualmode.model.confidence.ConfidenceMap;
import io.dualmode.model.confidence.Evidence;
import io.dualmode.model.engine.SupernetEngine;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.TinyModel;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.settings.EngineKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Confidences of a random network: what they mean is measured elsewhere, here is how they come about. */
class ConfidencesTest {
  private static final String LEXICON = "a AH\na(2) EY\nbee B IY\ncow K AW\nday D EY\nego IY G OW\nfish F IH SH\nzoo Z UW\n";
  private static final float[] AUDIO = audio();
  private static final ConfidenceMap WORD = new ConfidenceMap(-1, Map.of("posterior", 0.5, "acoustic", 0.3, "loop", 0.2, "units", -0.1));
  private static final ConfidenceMap READING = new ConfidenceMap(-0.5, Map.of("meanWord", 0.7, "unexplained", 0.1));
  @TempDir static Path dir;
  private static Path plain;
  private static Path calibrated;

  @BeforeAll
  static void write() throws IOException {
    plain = dir.resolve("plain");
    calibrated = dir.resolve("calibrated");
    for (Path path : List.of(plain, calibrated)) {
      TinyModel.write(path, 17, Storage.F32, LEXICON);
    }
    ModelWriter.replaceSearch(calibrated, search("mmi"));
  }

  private static SearchDefaults search(String head) {
    Calibration.Maps maps = new Calibration.Maps(WORD, READING);
    return SearchDefaults.NONE.with(OptionalDouble.of(-1.5), new Calibration(head,
        Map.of(new Calibration.Use(RecognitionMode.STREAMING, false), maps, new Calibration.Use(RecognitionMode.FULL_CONTEXT, false), maps),
        Optional.empty(), "nothing"));
  }

  private static float[] audio() {
    Random random = new Random(8);
    float[] samples = new float[4 * 16_000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.3 * Math.sin(i * 0.05 * (1 + i / 8000 % 5)) * (i / 5000 % 4 == 0 ? 0.01 : 1) + 0.02 * random.nextGaussian());
    }
    return samples;
  }

  private static SupernetEngine engine(Path model, RecognitionMode mode) throws IOException {
    return SupernetEngine.load(EngineConfig.defaults().with(Keys.MODEL, model.toString()).with(Keys.MODE, mode));
  }

  private static RecognitionResult hear(SupernetEngine engine, SessionOptions options, int step) {
    try (SpeechSession session = engine.newSession(options)) {
      for (int at = 0; at < AUDIO.length; at += step) {
        session.accept(AUDIO, at, Math.min(step, AUDIO.length - at));
      }
      return session.finish();
    }
  }

  @Test
  void result_calibratedModel_mapsTheEvidenceOfWordsAndReading() throws IOException {
    for (RecognitionMode mode : List.of(RecognitionMode.STREAMING, RecognitionMode.FULL_CONTEXT)) {
      try (SupernetEngine raw = engine(plain, mode); SupernetEngine engine = engine(calibrated, mode)) {
        List<Evidence> heard = new ArrayList<>();
        Hypothesis found;
        try (SpeechSession session = engine.newSession(engine.defaultOptions(),
            (ConfidenceListener) (result, evidence, posterior) -> heard.add(evidence))) {
          session.accept(AUDIO);
          found = session.finish().best();
        }
        Hypothesis before = hear(raw, raw.defaultOptions(), AUDIO.length).best();
        assertEquals(before.text(), found.text());
        assertEquals(before.words().size(), heard.get(0).words().size());
        double[] odds = new double[found.words().size()];
        for (int i = 0; i < odds.length; i++) {
          odds[i] = WORD.logOdds(Evidence.WORD, heard.get(0).words().get(i));
          assertEquals(ConfidenceMap.probability(odds[i]), found.words().get(i).confidence().getAsDouble(), 1e-9);
          assertEquals(Evidence.logOdds(before.words().get(i).confidence().getAsDouble()), heard.get(0).words().get(i)[0], 1e-9);
        }
        assertEquals(ConfidenceMap.probability(READING.logOdds(Evidence.READING, heard.get(0).reading(odds))),
            found.confidence().getAsDouble(), 1e-9);
      }
    }
  }

  @Test
  void result_anyChunks_sameConfidences() throws IOException {
    try (SupernetEngine engine = engine(calibrated, RecognitionMode.STREAMING)) {
      RecognitionResult whole = hear(engine, engine.defaultOptions(), AUDIO.length);
      for (int step : new int[] {160, 1601, 7777}) {
        assertEquals(whole, hear(engine, engine.defaultOptions(), step), "in steps of " + step);
      }
    }
  }

  @Test
  void result_secondUtterance_countsItsOwnFrames() throws IOException {
    for (RecognitionMode mode : List.of(RecognitionMode.STREAMING, RecognitionMode.FULL_CONTEXT)) {
      try (SupernetEngine engine = engine(calibrated, mode); SpeechSession session = engine.newSession()) {
        session.accept(AUDIO);
        RecognitionResult first = session.finish();
        session.accept(AUDIO);
        RecognitionResult second = session.finish();
        assertEquals(first.best().confidence().getAsDouble(), second.best().confidence().getAsDouble(), 1e-9, mode.key());
        assertEquals(first.best().words().stream().map(Word::confidence).toList(), second.best().words().stream().map(Word::confidence).toList());
      }
    }
  }

  @Test
  void result_nBest_sharesWhatTheBestLeaves() throws IOException {
    try (SupernetEngine raw = engine(plain, RecognitionMode.STREAMING); SupernetEngine engine = engine(calibrated, RecognitionMode.STREAMING)) {
      SessionOptions options = engine.defaultOptions().toBuilder().nBest(8).build();
      List<Hypothesis> before = hear(raw, options, AUDIO.length).alternatives();
      List<Hypothesis> after = hear(engine, options, AUDIO.length).alternatives();
      assertTrue(before.size() > 2);
      assertEquals(before.stream().map(Hypothesis::text).toList(), after.stream().map(Hypothesis::text).toList());
      assertTrue(after.stream().mapToDouble(h -> h.confidence().getAsDouble()).sum() <= 1 + 1e-9);
      double share = after.get(1).confidence().getAsDouble() / before.get(1).confidence().getAsDouble();
      for (int i = 1; i < after.size(); i++) {
        assertEquals(share * before.get(i).confidence().getAsDouble(), after.get(i).confidence().getAsDouble(), 1e-9);
        assertTrue(after.get(i).confidence().getAsDouble() <= after.get(0).confidence().getAsDouble()
            || before.get(i).confidence().getAsDouble() > before.get(0).confidence().getAsDouble());
      }
    }
  }

  @Test
  void result_useThatWasNotFitted_keepsLatticePosteriors() throws IOException {
    Path otherHead = dir.resolve("other-head");
    TinyModel.write(otherHead, 17, Storage.F32, LEXICON);
    ModelWriter.replaceSearch(otherHead, search("ctc"));
    try (SupernetEngine raw = engine(plain, RecognitionMode.STREAMING); SupernetEngine engine = engine(calibrated, RecognitionMode.STREAMING);
        SupernetEngine other = engine(otherHead, RecognitionMode.STREAMING);
        SupernetEngine dense = SupernetEngine.load(EngineConfig.defaults().with(Keys.MODEL, calibrated.toString()).with(EngineKeys.WEIGHTS, "dense"));
        SupernetEngine rawDense = SupernetEngine.load(EngineConfig.defaults().with(Keys.MODEL, plain.toString()).with(EngineKeys.WEIGHTS, "dense"))) {
      RecognitionResult expected = hear(raw, raw.defaultOptions(), AUDIO.length);
      assertNotEquals(expected, hear(engine, engine.defaultOptions(), AUDIO.length));
      assertEquals(expected, hear(other, other.defaultOptions(), AUDIO.length), "fitted to another head");
      assertEquals(hear(rawDense, rawDense.defaultOptions(), AUDIO.length), hear(dense, dense.defaultOptions(), AUDIO.length), "other weights");
      SessionOptions grammar = engine.defaultOptions().toBuilder()
          .grammar(Grammar.ofPhrases(List.of("a bee", "cow"), Grammar.Enforcement.LOOSE)).build();
      assertEquals(hear(raw, grammar, AUDIO.length), hear(engine, grammar, AUDIO.length), "no map for grammars");
    }
  }

  @Test
  void lattice_everyMode_posteriorsSumToOneAcrossEveryCut() throws IOException {
    for (RecognitionMode mode : List.of(RecognitionMode.STREAMING, RecognitionMode.FULL_CONTEXT)) {
      try (SupernetEngine engine = engine(calibrated, mode)) {
        Lattice lattice = hear(engine, engine.defaultOptions().toBuilder().lattice(true).build(), AUDIO.length).lattice().orElseThrow();
        assertTrue(lattice.edges().size() > 10);
        for (int cut = 1; cut <= lattice.end(); cut++) {
          int before = cut;
          double sum = lattice.edges().stream().filter(e -> e.from() < before && e.to() >= before).mapToDouble(Lattice.Edge::posterior).sum();
          assertEquals(1, sum, 1e-6, mode.key() + ", before node " + cut);
        }
      }
    }
  }

  @Test
  void words_everyMode_haveConfidencesAndPhonesThatFillThem() throws IOException {
    for (RecognitionMode mode : List.of(RecognitionMode.STREAMING, RecognitionMode.FULL_CONTEXT)) {
      try (SupernetEngine engine = engine(calibrated, mode)) {
        Hypothesis best = hear(engine, engine.defaultOptions(), AUDIO.length).best();
        assertTrue(best.confidence().getAsDouble() > 0 && best.confidence().getAsDouble() < 1);
        assertTrue(best.words().size() > 0);
        for (Word word : best.words()) {
          assertTrue(word.confidence().getAsDouble() > 0 && word.confidence().getAsDouble() < 1, word.toString());
          long at = word.startMillis();
          for (Phone phone : word.phones()) {
            assertEquals(at, phone.startMillis(), word.toString());
            assertTrue(phone.endMillis() > at);
            at = phone.endMillis();
          }
          assertEquals(word.endMillis(), at, word.toString());
        }
      }
    }
  }

  @Test
  void languageModel_none_isNotAskedAndSaidSo() throws IOException {
    try (SupernetEngine engine = SupernetEngine.load(EngineConfig.defaults().with(Keys.MODEL, plain.toString())
        .with(EngineKeys.LANGUAGE_MODEL, "none"))) {
      assertTrue(engine.description().contains("no language model"), engine.description());
      assertNotNull(hear(engine, engine.defaultOptions(), AUDIO.length));
    }
  }

  @Test
  void calibration_inConfig_survivesTheRoundTripAndBadOnesAreNamed() throws IOException {
    try (SupernetModel model = SupernetModel.open(calibrated)) {
      assertEquals(search("mmi"), model.config().search());
    }
    String good = Files.readString(calibrated.resolve(SupernetModel.CONFIG));
    Map<String, String> damages = Map.of("\"meanWord\"", "\"meanword\"", "\"free\"", "\"frei\"", "\"streaming\": {", "\"steaming\": {",
        "\"bias\": -0.5", "\"bias\": 1e999", "\"garbage\": -1.5", "\"garbage\": 1.5", "\"origin\"", "\"source\"");
    for (Map.Entry<String, String> damage : damages.entrySet()) {
      Path bad = dir.resolve("bad-" + Math.abs(damage.getKey().hashCode()));
      TinyModel.write(bad, 17, Storage.F32, LEXICON);
      String text = good.replaceFirst(Pattern.quote(damage.getKey()), damage.getValue());
      assertNotEquals(good, text, damage.getKey());
      Files.writeString(bad.resolve(SupernetModel.CONFIG), text);
      String message = assertThrows(ModelFormatException.class, () -> SupernetModel.open(bad), damage.toString()).getMessage();
      assertTrue(message.contains("search."), message);
    }
  }
}
