package io.dualmode.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.TinyModel;
import io.dualmode.model.format.config.RescoringDefaults;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.settings.EngineKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches on a tiny network of random weights. */
class UtteranceSearchesTest {
  private static final String LEXICON = "a AH\na(2) EY\nbee B IY\ncow K AW\nday D EY\nego IY G OW\nfish F IH SH\nzoo Z UW\n";

  @TempDir static Path dir;

  @BeforeAll
  static void write() throws IOException {
    TinyModel.write(dir.resolve("model"), 17, Storage.F32, LEXICON);
  }

  private static float[] audio(double seconds, long seed) {
    Random random = new Random(seed);
    float[] samples = new float[(int) (seconds * 16_000)];
    double pitch = 200;
    for (int i = 0; i < samples.length; i++) {
      pitch = i % 1600 == 0 ? 100 + random.nextInt(3000) : pitch;
      samples[i] = (float) (0.2 * Math.sin(2 * Math.PI * pitch * i / 16_000) + 0.05 * random.nextGaussian());
    }
    return samples;
  }

  private static SupernetEngine engine(RecognitionMode mode, double beam) throws IOException {
    return SupernetEngine.load(EngineConfig.defaults().with(Keys.MODEL, dir.resolve("model").toString()).with(Keys.MODE, mode)
        .with(EngineKeys.BEAM, OptionalDouble.of(beam)));
  }

  private static List<String> words(SearchResult result) {
    return result.best().words().stream().map(RecognizedWord::text).toList();
  }

  @Test
  void search_isThatOfASession_andItsWordsScoreAlikeOrBetterAlone() throws IOException {
    for (RecognitionMode mode : List.of(RecognitionMode.STREAMING, RecognitionMode.FULL_CONTEXT)) {
      try (SupernetEngine engine = engine(mode, 11); UtteranceSearches searches = engine.newSearches(mode)) {
        for (int seed = 1; seed <= 4; seed++) {
          float[] audio = audio(0.7 + seed, seed);
          searches.hear(audio);
          SearchResult found = searches.search();
          try (SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().endpoints(false).build())) {
            session.accept(audio);
            assertEquals(session.finish().text(), String.join(" ", words(found)), mode + " seed " + seed);
          }
          SearchResult alone = searches.searchFor(words(found)).orElseThrow();
          assertEquals(words(found), words(alone));
          assertTrue(alone.best().score() > found.best().score() - 1e-2, mode + ": " + alone.best().score() + " of " + found.best().score());
          assertTrue(searches.search(2).best().score() > found.best().score() - 1e-2);
        }
      }
    }
  }

  @Test
  void twoPass_searchesAsItsSecondPassDoes() throws IOException {
    Path model = dir.resolve("two-pass");
    TinyModel.withRescorer(17, Storage.F32, "full", new RescoringDefaults(20, 1, 0, 0, 0.5, 0.4))
        .file(SupernetModel.LEXICON, LEXICON.getBytes(StandardCharsets.UTF_8)).write(model);
    EngineConfig config = EngineConfig.defaults().with(Keys.MODEL, model.toString()).with(Keys.MODE, RecognitionMode.TWO_PASS);
    try (SupernetEngine engine = SupernetEngine.load(config); UtteranceSearches searches = engine.newSearches(RecognitionMode.TWO_PASS)) {
      for (int seed = 1; seed <= 3; seed++) {
        float[] audio = audio(1.5 + seed, seed);
        searches.hear(audio);
        try (SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().endpoints(false).build())) {
          session.accept(audio);
          assertEquals(session.finish().text(), String.join(" ", words(searches.search())), "a rescorer of weight 0 changes nothing");
        }
      }
    }
  }

  @Test
  void narrowBeam_losesWordsThatScoreBetter() throws IOException {
    List<Double> lost = new ArrayList<>();
    try (SupernetEngine narrow = engine(RecognitionMode.STREAMING, 0.3); SupernetEngine wide = engine(RecognitionMode.STREAMING, 40);
        UtteranceSearches few = narrow.newSearches(RecognitionMode.STREAMING); UtteranceSearches all = wide.newSearches(RecognitionMode.STREAMING)) {
      for (int seed = 1; seed <= 6; seed++) {
        float[] audio = audio(2, seed);
        few.hear(audio);
        all.hear(audio);
        SearchResult best = all.search();
        lost.add(few.searchFor(words(best)).orElseThrow().best().score() - few.search().best().score());
        assertEquals(best.best().score(), few.searchFor(words(best)).orElseThrow().best().score(), 0.02, "the beam does not bind a known text");
      }
    }
    assertTrue(lost.stream().anyMatch(loss -> loss > 0.1), "search errors of a narrow beam: " + lost);
  }

  @Test
  void unknownWordsAndClosing() throws IOException {
    try (SupernetEngine engine = engine(RecognitionMode.STREAMING, 11)) {
      UtteranceSearches searches = engine.newSearches(RecognitionMode.STREAMING);
      searches.hear(audio(1, 9));
      assertTrue(searches.canHear("zoo"));
      assertFalse(searches.canHear("zebra"));
      assertTrue(searches.searchFor(List.of("zoo", "zebra")).isEmpty());
      assertEquals(List.of(), words(searches.searchFor(List.of()).orElseThrow()), "silence");
      searches.close();
      searches.close();
      assertThrows(IllegalStateException.class, () -> searches.hear(new float[10]));
    }
  }
}
