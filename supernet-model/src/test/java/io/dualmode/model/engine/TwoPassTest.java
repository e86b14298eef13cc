package io.dualmode.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.TinyModel;
import io.dualmode.model.format.config.RescoringDefaults;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.lm.CompactNgramWriter;
import io.dualmode.model.lm.arpa.ArpaReader;
import io.dualmode.model.rescore.ScoredReadings;
import io.dualmode.model.settings.EngineKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two-pass mode and rescoring on a tiny network of random weights. */
class TwoPassTest {
  private static final String LEXICON = "a AH\na(2) EY\nbee B IY\ncow K AW\nday D EY\nego IY G OW\nfish F IH SH\nzoo Z UW\n";
  private static final short[] AUDIO = audio(3.1, 11);

  @TempDir static Path dir;

  @BeforeAll
  static void write() throws IOException {
    for (String context : List.of("full", "streaming")) {
      TinyModel.withRescorer(17, Storage.INT8, context, new RescoringDefaults(20, 1, 0, 2, 0.5, 0))
          .file(SupernetModel.LEXICON, LEXICON.getBytes(StandardCharsets.UTF_8)).write(dir.resolve(context));
    }
  }

  private static short[] audio(double seconds, long seed) {
    Random random = new Random(seed);
    short[] samples = new short[(int) (seconds * 16_000)];
    double pitch = 200;
    for (int i = 0; i < samples.length; i++) {
      pitch = i % 1600 == 0 ? 100 + random.nextInt(3000) : pitch;
      samples[i] = (short) (6000 * (Math.sin(2 * Math.PI * pitch * i / 16_000) + 0.3 * random.nextGaussian()) / 1.5);
    }
    return samples;
  }

  private static EngineConfig config(String context, RecognitionMode mode) {
    return EngineConfig.defaults().with(Keys.MODEL, dir.resolve(context).toString()).with(Keys.MODE, mode);
  }

  private static RecognitionResult heard(SpeechEngine engine, int nBest, int step) {
    SessionOptions options = engine.defaultOptions().toBuilder().nBest(nBest).lattice(true).build();
    try (SpeechSession session = engine.newSession(options)) {
      for (int at = 0; at < AUDIO.length; at += step) {
        session.accept(AUDIO, at, Math.min(step, AUDIO.length - at));
      }
      return session.finish();
    }
  }

  @Test
  void twoPass_ranksTheReadingsOfThePassThatTheRescorerHears() throws IOException {
    for (String context : List.of("full", "streaming")) {
      RecognitionResult first;
      RecognitionMode heard = context.equals("full") ? RecognitionMode.FULL_CONTEXT : RecognitionMode.STREAMING;
      try (SpeechEngine engine = SpeechEngines.load(config(context, heard))) {
        assertEquals(Set.of(RecognitionMode.values()), engine.modes());
        first = heard(engine, 20, AUDIO.length);
      }
      try (SpeechEngine engine = SpeechEngines.load(config(context, RecognitionMode.TWO_PASS))) {
        RecognitionResult ranked = heard(engine, 20, AUDIO.length);
        assertEquals(texts(first), texts(ranked), "the same readings in another order");
        assertNotEquals(first.best().score().getAsDouble(), ranked.best().score().getAsDouble(), "the rescorer has a say");
        assertEquals(first.lattice(), ranked.lattice());
        for (int i = 1; i < ranked.alternatives().size(); i++) {
          assertTrue(ranked.alternatives().get(i - 1).score().getAsDouble() >= ranked.alternatives().get(i).score().getAsDouble());
        }
        assertEquals(ranked, heard(engine, 20, 333), "cut in other pieces");
        assertEquals(ranked.best(), heard(engine, 1, AUDIO.length).best(), "as many readings are ranked however few are asked for");
        assertEquals(1, heard(engine, 1, AUDIO.length).alternatives().size());
      }
    }
  }

  private static Set<String> texts(RecognitionResult result) {
    return result.alternatives().stream().map(Hypothesis::text).collect(Collectors.toCollection(HashSet::new));
  }

  @Test
  void twoPass_rescorerWithoutWeight_isOneNetworkOrTheOtherOrBetween() throws IOException {
    EngineConfig twoPass = config("full", RecognitionMode.TWO_PASS).with(EngineKeys.RESCORE_WEIGHT, OptionalDouble.of(0));
    try (SpeechEngine full = SpeechEngines.load(config("full", RecognitionMode.FULL_CONTEXT));
        SpeechEngine streaming = SpeechEngines.load(config("full", RecognitionMode.STREAMING));
        SpeechEngine second = SpeechEngines.load(twoPass.with(EngineKeys.FIRST_PASS_SHARE, OptionalDouble.of(0)));
        SpeechEngine first = SpeechEngines.load(twoPass.with(EngineKeys.FIRST_PASS_SHARE, OptionalDouble.of(1)));
        SpeechEngine half = SpeechEngines.load(twoPass.with(EngineKeys.FIRST_PASS_SHARE, OptionalDouble.of(0.5)))) {
      assertEquals(heard(full, 5, AUDIO.length), heard(second, 5, AUDIO.length));
      assertClose(heard(streaming, 5, AUDIO.length), heard(first, 5, 4000));
      RecognitionResult mixed = heard(half, 5, AUDIO.length);
      double between = mixed.best().score().getAsDouble();
      // the best path of averaged scores cannot beat the average of the best paths
      assertTrue(between <= (heard(full, 1, AUDIO.length).best().score().getAsDouble()
          + heard(streaming, 1, AUDIO.length).best().score().getAsDouble()) / 2 + 1e-3);
      assertNotEquals(heard(full, 1, AUDIO.length).best().score().getAsDouble(), between);
    }
  }

  /** Averaging with a share of 1 rounds in the last place. */
  private static void assertClose(RecognitionResult expected, RecognitionResult got) {
    assertEquals(expected.alternatives().stream().map(Hypothesis::text).toList(), got.alternatives().stream().map(Hypothesis::text).toList());
    for (int i = 0; i < expected.alternatives().size(); i++) {
      assertEquals(expected.alternatives().get(i).score().getAsDouble(), got.alternatives().get(i).score().getAsDouble(), 1e-3);
    }
  }

  @Test
  void twoPass_severalUtterances_eachIsRankedByItsOwnAudio() throws IOException {
    for (String context : List.of("full", "streaming")) {
      try (SpeechEngine engine = SpeechEngines.load(config(context, RecognitionMode.TWO_PASS)); SpeechSession session = engine.newSession()) {
        session.accept(AUDIO);
        RecognitionResult once = session.finish();
        session.accept(AUDIO);
        RecognitionResult again = session.finish();
        assertEquals(once.text(), again.text());
        assertEquals(once.best().score().getAsDouble(), again.best().score().getAsDouble(), 1e-9);
        session.accept(AUDIO, 0, AUDIO.length / 2);
        RecognitionResult middle = session.result();
        session.accept(AUDIO, AUDIO.length / 2, AUDIO.length - AUDIO.length / 2);
        assertEquals(middle.endMillis(), session.finish().startMillis());
      }
    }
  }

  @Test
  void twoPass_strictGrammar_staysInTheGrammar() throws IOException {
    Grammar grammar = Grammar.ofPhrases(List.of("bee cow", "day fish zoo", "a"), Grammar.Enforcement.STRICT);
    try (SpeechEngine engine = SpeechEngines.load(config("full", RecognitionMode.TWO_PASS));
        SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().grammar(grammar).nBest(3).build())) {
      session.accept(AUDIO);
      session.finish().alternatives().forEach(h -> assertTrue(List.of("bee cow", "day fish zoo", "a", "").contains(h.text()), h.text()));
    }
  }

  @Test
  void observer_seesReadingsAndScores() throws IOException {
    List<ScoredReadings> seen = new ArrayList<>();
    try (SupernetEngine engine = SupernetEngine.load(config("full", RecognitionMode.TWO_PASS));
        SpeechSession session = engine.newSession(engine.defaultOptions(), seen::add)) {
      session.accept(AUDIO);
      RecognitionResult result = session.finish();
      assertEquals(List.of("las"), seen.get(0).terms());
      int best = 0;
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < seen.get(0).readings().size(); i++) {
        assertTrue(seen.get(0).scores()[0][i] < 0);
        double score = seen.get(0).readings().get(i).score() + 2 * (seen.get(0).scores()[0][i] + 0.5 * seen.get(0).lengths()[0][i]);
        best = score > most ? i : best;
        most = Math.max(most, score);
      }
      assertEquals(seen.get(0).readings().get(best).text(), result.text());
      assertEquals(most, result.best().score().getAsDouble(), 1e-9);
    }
  }

  @Test
  void languageModel_isExchangedInEveryMode() throws IOException {
    StringBuilder arpa = new StringBuilder("\\data\\\nngram 1=10\n\n\\1-grams:\n-99 <s>\n-1 </s>\n-3 <unk>\n");
    for (String word : List.of("a", "bee", "cow", "day", "ego", "fish")) {
      arpa.append("-4 ").append(word).append('\n');
    }
    arpa.append("-0.1 zoo\n\n\\end\\\n");
    Path large = dir.resolve("large.lm");
    byte[] text = arpa.toString().getBytes(StandardCharsets.UTF_8);
    Files.write(large, CompactNgramWriter.encode(ArpaReader.read("large", new ByteArrayInputStream(text)), 8, 8));
    for (RecognitionMode mode : RecognitionMode.values()) {
      EngineConfig plain = config("full", mode).with(EngineKeys.RESCORE_WEIGHT, OptionalDouble.of(0));
      try (SpeechEngine before = SpeechEngines.load(plain);
          SpeechEngine after = SpeechEngines.load(plain.with(EngineKeys.RESCORE_LM, large.toString()))) {
        RecognitionResult first = heard(before, 20, AUDIO.length);
        RecognitionResult ranked = heard(after, 20, AUDIO.length);
        assertEquals(texts(first), texts(ranked), mode.key());
        assertTrue(zoos(ranked.text()) >= zoos(first.text()), mode + ": " + first.text() + " became " + ranked.text());
        assertNotEquals(first.best().score().getAsDouble(), ranked.best().score().getAsDouble());
        Grammar grammar = Grammar.ofPhrases(List.of("bee", "cow"), Grammar.Enforcement.LOOSE);
        try (SpeechSession a = before.newSession(before.defaultOptions().toBuilder().grammar(grammar).build());
            SpeechSession b = after.newSession(after.defaultOptions().toBuilder().grammar(grammar).build())) {
          a.accept(AUDIO);
          b.accept(AUDIO);
          assertEquals(a.finish().text(), b.finish().text(), "a grammar's own scores stand");
        }
      }
    }
  }

  private static long zoos(String text) {
    return text.lines().flatMap(l -> List.of(l.split(" ")).stream()).filter("zoo"::equals).count();
  }

  @Test
  void languageModel_missing_saysWhere() {
    String path = dir.resolve("nowhere.lm").toString();
    var e = assertThrows(IOException.class,
        () -> SpeechEngines.load(config("full", RecognitionMode.STREAMING).with(EngineKeys.RESCORE_LM, path)));
    assertTrue(e.getMessage().contains(path), e.getMessage());
  }

  @Test
  void config_rescorer_isReadBack_andChecked() throws IOException {
    try (SupernetModel model = SupernetModel.open(dir.resolve("full"))) {
      assertEquals(TinyModel.rescorer("full"), model.config().rescorer());
      assertEquals(new RescoringDefaults(20, 1, 0, 2, 0.5, 0), model.config().search().rescoring());
      assertTrue(model.matrices().contains("las.layers.0.query.weight"));
    }
    Path broken = Files.createDirectories(dir.resolve("broken"));
    for (String name : List.of("config.json", "weights.safetensors", "units.txt", "lexicon.txt")) {
      Files.copy(dir.resolve("full").resolve(name), broken.resolve(name));
    }
    Path file = broken.resolve("config.json");
    String good = Files.readString(file);
    assertFalse(good.equals(good.replace("\"width\": 16", "\"width\": 15")));
    Files.writeString(file, good.replace("\"width\": 16", "\"width\": 15"));
    assertTrue(assertThrows(ModelFormatException.class, () -> SupernetModel.open(broken)).getMessage().contains("width is 15"));
    Files.writeString(file, good.replace("\"width\": 16", "\"width\": 18"));
    assertTrue(assertThrows(ModelFormatException.class, () -> SupernetModel.open(broken)).getMessage().contains("las."));
    Files.writeString(file, good.replace("\"lasWeight\": 2.0", "\"lasWeight\": -2.0"));
    assertTrue(assertThrows(ModelFormatException.class, () -> SupernetModel.open(broken)).getMessage().contains("lasWeight"));
  }
}
