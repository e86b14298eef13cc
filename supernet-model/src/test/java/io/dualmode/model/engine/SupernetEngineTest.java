package io.dualmode.model.engine;

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
import io.dualmode.api.Word;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.lattice.Lattice;
import io.dualmode.api.vocabulary.LanguageModel;
import io.dualmode.api.vocabulary.Lexicon;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.TinyModel;
import io.dualmode.model.lm.BackoffTrie;
import io.dualmode.model.lm.CompactNgramWriter;
import io.dualmode.model.lm.arpa.ArpaReader;
import io.dualmode.model.settings.EngineKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole engine on a tiny network of random weights: what it hears means nothing, but it must hear it the same every time. */
class SupernetEngineTest {
  private static final String LEXICON = "a AH\na(2) EY\nbee B IY\ncow K AW\nday D EY\nego IY G OW\nfish F IH SH\nzoo Z UW\n";
  private static final short[] AUDIO = audio(4.3, 11);

  @TempDir static Path dir;
  private static Path model;
  private static final Map<RecognitionMode, SpeechEngine> engines = new EnumMap<>(RecognitionMode.class);

  @BeforeAll
  static void load() throws IOException {
    model = dir.resolve("model");
    TinyModel.write(model, 17, Storage.F32, LEXICON);
    for (RecognitionMode mode : List.of(RecognitionMode.STREAMING, RecognitionMode.FULL_CONTEXT)) {
      engines.put(mode, SpeechEngines.load(config().with(Keys.MODE, mode)));
    }
  }

  @AfterAll
  static void close() {
    engines.values().forEach(SpeechEngine::close);
  }

  private static EngineConfig config() {
    return EngineConfig.defaults().with(Keys.MODEL, model.toString());
  }

  /** Hums and hisses of changing pitch and loudness, with pauses. */
  private static short[] audio(double seconds, long seed) {
    Random random = new Random(seed);
    short[] samples = new short[(int) (seconds * 16_000)];
    double pitch = 200;
    double loudness = 0;
    for (int i = 0; i < samples.length; i++) {
      if (i % 1600 == 0) {
        pitch = 100 + random.nextInt(3000);
        loudness = random.nextInt(4) == 0 ? 0.001 : random.nextDouble() * 0.3;
      }
      samples[i] = (short) (32767 * loudness * (Math.sin(2 * Math.PI * pitch * i / 16_000) + 0.3 * random.nextGaussian()) / 1.5);
    }
    return samples;
  }

  private static RecognitionResult whole(SpeechSession session) {
    session.accept(AUDIO);
    return session.finish();
  }

  private static SpeechSession open(RecognitionMode mode) {
    return engines.get(mode).newSession();
  }

  @Test
  void finish_anyChunks_sameResultInEveryMode() {
    for (RecognitionMode mode : engines.keySet()) {
      RecognitionResult expected;
      try (SpeechSession session = open(mode)) {
        expected = whole(session);
      }
      assertFalse(expected.text().isEmpty(), "the random network of this seed hears words");
      for (int step : new int[] {1, 160, 799}) {
        try (SpeechSession session = open(mode)) {
          for (int at = 0; at < AUDIO.length; at += step) {
            session.accept(AUDIO, at, Math.min(step, AUDIO.length - at));
          }
          assertEquals(expected, session.finish(), mode + " in steps of " + step);
        }
      }
      Random random = new Random(3);
      try (SpeechSession session = open(mode)) {
        for (int at = 0; at < AUDIO.length; ) {
          int step = Math.min(random.nextInt(5000), AUDIO.length - at);
          session.accept(AUDIO, at, step);
          session.partial();
          at += step;
        }
        assertEquals(expected, session.finish(), mode + " ragged");
      }
    }
  }

  @Test
  void accept_shortsBytesFloats_sameResult() {
    byte[] bytes = new byte[2 * AUDIO.length];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(AUDIO);
    float[] floats = new float[AUDIO.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = AUDIO[i] / 32768f;
    }
    try (SpeechSession a = open(RecognitionMode.STREAMING); SpeechSession b = open(RecognitionMode.STREAMING);
        SpeechSession c = open(RecognitionMode.STREAMING)) {
      RecognitionResult expected = whole(a);
      for (int at = 0; at < bytes.length; at += 333) {
        b.accept(bytes, at, Math.min(333, bytes.length - at));
      }
      c.accept(floats);
      assertEquals(expected, b.finish());
      assertEquals(expected, c.finish());
    }
  }

  @Test
  void accept_otherRates_sameResultForAnyChunks() {
    for (int rate : new int[] {4000, 8000, 11_025, 44_100, 48_000, 192_000}) {
      SpeechEngine engine = engines.get(RecognitionMode.STREAMING);
      SessionOptions options = engine.defaultOptions().toBuilder().sampleRateHz(rate).build();
      try (SpeechSession whole = engine.newSession(options); SpeechSession cut = engine.newSession(options)) {
        whole.accept(AUDIO);
        for (int at = 0; at < AUDIO.length; at += 1000) {
          cut.accept(AUDIO, at, Math.min(1000, AUDIO.length - at));
        }
        RecognitionResult expected = whole.finish();
        assertEquals(expected, cut.finish());
        assertEquals(AUDIO.length * 1000L / rate, expected.endMillis(), 60, "length at " + rate + " Hz");
      }
    }
  }

  @Test
  void sessions_manyThreads_sameResults() throws Exception {
    SpeechEngine engine = SpeechEngines.load(config());
    RecognitionResult streaming;
    RecognitionResult full;
    try (SpeechSession a = open(RecognitionMode.STREAMING); SpeechSession b = open(RecognitionMode.FULL_CONTEXT)) {
      streaming = whole(a);
      full = whole(b);
    }
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<RecognitionResult>> jobs = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        RecognitionMode mode = i % 2 == 0 ? RecognitionMode.STREAMING : RecognitionMode.FULL_CONTEXT;
        jobs.add(() -> {
          try (SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().mode(mode).build())) {
            return whole(session);
          }
        });
      }
      List<Future<RecognitionResult>> results = pool.invokeAll(jobs);
      for (int i = 0; i < results.size(); i++) {
        assertEquals(i % 2 == 0 ? streaming : full, results.get(i).get(), "session " + i);
      }
    } finally {
      pool.shutdownNow();
      engine.close();
    }
  }

  @Test
  void words_times_ascendWithinTheUtteranceAndMakeUpTheText() {
    for (RecognitionMode mode : engines.keySet()) {
      try (SpeechSession session = open(mode)) {
        RecognitionResult result = whole(session);
        long last = result.startMillis();
        List<String> texts = new ArrayList<>();
        for (Word word : result.best().words()) {
          assertTrue(word.startMillis() >= last && word.endMillis() > word.startMillis(), word.toString());
          assertEquals(word.startMillis(), word.phones().get(0).startMillis());
          assertEquals(word.endMillis(), word.phones().get(word.phones().size() - 1).endMillis());
          last = word.endMillis();
          texts.add(word.text());
        }
        assertTrue(last <= result.endMillis());
        assertEquals(String.join(" ", texts), result.text());
        assertEquals(4300, result.endMillis(), 60);
      }
    }
  }

  @Test
  void options_nBestAndLattice_areHonoured() {
    SpeechEngine engine = engines.get(RecognitionMode.STREAMING);
    try (SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().nBest(5).lattice(true).build())) {
      RecognitionResult result = whole(session);
      assertEquals(5, result.alternatives().size());
      assertEquals(5, new HashSet<>(result.alternatives().stream().map(Hypothesis::text).toList()).size());
      for (int i = 1; i < 5; i++) {
        assertTrue(result.alternatives().get(i - 1).score().getAsDouble() >= result.alternatives().get(i).score().getAsDouble());
      }
      Lattice lattice = result.lattice().orElseThrow();
      double leaving = lattice.edges().stream().filter(e -> e.from() == lattice.start()).mapToDouble(Lattice.Edge::posterior).sum();
      assertEquals(1, leaving, 1e-6);
    }
    try (SpeechSession session = engine.newSession()) {
      assertEquals(Optional.empty(), whole(session).lattice());
    }
  }

  @Test
  void result_midStream_continuesTheClockWithoutLosingAudio() {
    for (RecognitionMode mode : engines.keySet()) {
      try (SpeechSession session = open(mode)) {
        session.accept(AUDIO, 0, 32_000);
        RecognitionResult first = session.result();
        session.accept(AUDIO, 32_000, AUDIO.length - 32_000);
        RecognitionResult second = session.finish();
        assertEquals(0, first.startMillis());
        assertTrue(first.endMillis() > 1000 && first.endMillis() <= 2000, "ends at " + first.endMillis());
        assertEquals(first.endMillis(), second.startMillis());
        assertEquals(4300, second.endMillis(), 60);
        assertTrue(second.best().words().stream().allMatch(w -> w.startMillis() >= second.startMillis()));
      }
    }
  }

  @Test
  void finish_again_isEmptyAndTheNextStreamGoesOnWithTheClock() {
    try (SpeechSession session = open(RecognitionMode.STREAMING)) {
      RecognitionResult first = whole(session);
      assertEquals(SpeechSession.State.IDLE, session.state());
      assertEquals("", session.finish().text());
      RecognitionResult second = whole(session);
      assertEquals(first.text(), second.text());
      assertEquals(4300, second.startMillis());
      assertEquals(first.best().words().get(0).startMillis() + 4300, second.best().words().get(0).startMillis());
      assertEquals(8600, session.acceptedMillis());
    }
  }

  @Test
  void reset_dropsTheUtteranceAndKeepsTheClock() {
    try (SpeechSession fresh = open(RecognitionMode.STREAMING); SpeechSession session = open(RecognitionMode.STREAMING)) {
      session.accept(AUDIO, 1000, 20_001);
      session.reset();
      assertEquals(SpeechSession.State.IDLE, session.state());
      assertEquals("", session.partial().text());
      assertEquals(1250, session.acceptedMillis());
      RecognitionResult after = whole(session);
      assertEquals(whole(fresh).text(), after.text());
      assertEquals(1250, after.startMillis());
    }
  }

  @Test
  void finish_noOrVeryLittleAudio_isSilence() {
    for (RecognitionMode mode : engines.keySet()) {
      for (int samples : new int[] {0, 1, 399, 400, 700}) {
        try (SpeechSession session = open(mode)) {
          session.accept(AUDIO, 0, samples);
          RecognitionResult result = session.finish();
          assertTrue(result.best().words().size() <= 2, mode + " " + samples + ": " + result);
          assertEquals(0, result.startMillis());
          assertEquals(SpeechSession.State.IDLE, session.state());
        }
      }
    }
  }

  @Test
  void partial_atTheEnd_isAPrefixOfWhatWasHeard() {
    try (SpeechSession session = open(RecognitionMode.STREAMING)) {
      session.accept(AUDIO);
      Hypothesis partial = session.partial();
      assertFalse(partial.isEmpty());
      assertEquals(SpeechSession.State.RUNNING, session.state());
      assertEquals(partial.text(), String.join(" ", partial.words().stream().map(Word::text).toList()));
      assertEquals(partial, session.partial());
    }
    SpeechEngine engine = engines.get(RecognitionMode.FULL_CONTEXT);
    SessionOptions bare = engine.defaultOptions().toBuilder().partials(false).endpoints(false).build();
    try (SpeechSession with = engine.newSession(); SpeechSession without = engine.newSession(bare)) {
      with.accept(AUDIO);
      without.accept(AUDIO);
      assertFalse(with.partial().isEmpty());
      assertTrue(without.partial().isEmpty());
      assertEquals(with.finish(), without.finish());
    }
  }

  @Test
  void endpoint_longestUtterance_isDetectedInEveryMode() throws IOException {
    for (RecognitionMode mode : engines.keySet()) {
      EngineConfig short2 = config().with(Keys.MODE, mode).with(Keys.ENDPOINT_MAX_UTTERANCE, 2000);
      try (SpeechEngine engine = SpeechEngines.load(short2); SpeechSession session = engine.newSession()) {
        int at = 0;
        while (!session.accept(AUDIO, at, 160)) {
          at += 160;
        }
        assertTrue(session.endpointDetected());
        long millis = session.acceptedMillis();
        assertTrue(millis >= 2000 && millis < 2600, "detected after " + millis + " ms");
        RecognitionResult result = session.result();
        assertTrue(result.endMillis() >= 2000, "ends at " + result.endMillis());
        assertFalse(session.endpointDetected());
        SessionOptions none = engine.defaultOptions().toBuilder().endpoints(false).build();
        try (SpeechSession without = engine.newSession(none)) {
          assertFalse(without.accept(AUDIO));
        }
      }
    }
  }

  @Test
  void scorer_everyHead_hearsTheSameForAnyChunks() throws IOException {
    for (String head : List.of("mmi", "transducer", "ctc", "combined")) {
      for (Storage storage : List.of(Storage.F32, Storage.INT8)) {
        Path path = dir.resolve(head + storage);
        TinyModel.write(path, 21, storage, LEXICON);
        EngineConfig config = EngineConfig.defaults().with(Keys.MODEL, path.toString()).with(EngineKeys.SCORER, head);
        try (SpeechEngine engine = SpeechEngines.load(config); SpeechSession a = engine.newSession();
            SpeechSession b = engine.newSession()) {
          for (int at = 0; at < AUDIO.length; at += 1234) {
            b.accept(AUDIO, at, Math.min(1234, AUDIO.length - at));
          }
          assertEquals(whole(a), b.finish(), head + " " + storage);
          assertTrue(engine.description().contains("head " + head), engine.description());
        }
      }
    }
  }

  @Test
  void accept_badInput_takesNothing() {
    try (SpeechSession fresh = open(RecognitionMode.STREAMING); SpeechSession session = open(RecognitionMode.STREAMING)) {
      assertThrows(IndexOutOfBoundsException.class, () -> session.accept(new short[10], 5, 6));
      assertThrows(IndexOutOfBoundsException.class, () -> session.accept(new byte[10], -1, 2));
      assertThrows(IndexOutOfBoundsException.class, () -> session.accept(new float[10], 0, 11));
      float[] nan = new float[100];
      nan[50] = Float.NaN;
      var e = assertThrows(IllegalArgumentException.class, () -> session.accept(nan));
      assertTrue(e.getMessage().contains("sample 50 is NaN"), e.getMessage());
      assertEquals(0, session.acceptedMillis());
      assertEquals(whole(fresh), whole(session));
    }
  }

  @Test
  void close_twiceAndUseAfter_asDocumented() {
    SpeechSession session = open(RecognitionMode.STREAMING);
    session.accept(AUDIO);
    session.close();
    session.close();
    assertThrows(IllegalStateException.class, () -> session.accept(AUDIO));
    assertThrows(IllegalStateException.class, session::partial);
    assertThrows(IllegalStateException.class, session::result);
    assertThrows(IllegalStateException.class, session::finish);
    assertThrows(IllegalStateException.class, session::reset);
    assertThrows(IllegalStateException.class, session::endpointDetected);
    assertThrows(IllegalStateException.class, session::state);
    assertThrows(IllegalStateException.class, session::acceptedMillis);
    assertThrows(IllegalStateException.class, () -> session.setGrammar(null));
  }

  @Test
  void closeEngine_openSession_goesOn() throws IOException {
    SpeechEngine engine = SpeechEngines.load(config());
    try (SpeechSession session = engine.newSession(); SpeechSession expected = open(RecognitionMode.STREAMING)) {
      engine.close();
      engine.close();
      assertEquals(whole(expected), whole(session));
      assertThrows(IllegalStateException.class, engine::newSession);
    }
  }

  @Test
  void load_twoPass_saysThatThereIsNoRescorer() {
    var e = assertThrows(IllegalArgumentException.class, () -> SpeechEngines.load(config().with(Keys.MODE, RecognitionMode.TWO_PASS)));
    assertTrue(e.getMessage().contains("rescorer"), e.getMessage());
    SpeechEngine engine = engines.get(RecognitionMode.STREAMING);
    assertThrows(IllegalArgumentException.class,
        () -> engine.newSession(engine.defaultOptions().toBuilder().mode(RecognitionMode.TWO_PASS).build()));
    assertEquals(Set.of(RecognitionMode.STREAMING, RecognitionMode.FULL_CONTEXT), engine.modes());
  }

  @Test
  void load_noModel_saysWhere() {
    Path nowhere = dir.resolve("nowhere");
    var e = assertThrows(IOException.class, () -> SpeechEngines.load(EngineConfig.defaults().with(Keys.MODEL, nowhere.toString())));
    assertTrue(e.getMessage().contains(nowhere.toString()), e.getMessage());
  }

  @Test
  void weights_denseForStreaming_differFromTheSparseOnes() throws IOException {
    try (SpeechEngine dense = SpeechEngines.load(config().with(EngineKeys.WEIGHTS, "dense")); SpeechSession a = dense.newSession();
        SpeechSession b = open(RecognitionMode.STREAMING)) {
      assertTrue(whole(a).best().score().getAsDouble() != whole(b).best().score().getAsDouble());
    }
  }

  @Test
  void load_withLanguageModel_hearsOnlyItsWordsAndFromTheClassPathTheSame() throws IOException {
    String arpa = "\\data\\\nngram 1=5\nngram 2=2\n\n\\1-grams:\n-99 <s> -0.3\n-0.5 </s>\n-1 <unk>\n-0.6 bee -0.2\n-0.7 zoo -0.2\n\n"
        + "\\2-grams:\n-0.1 <s> bee\n-0.4 bee zoo\n\n\\end\\\n";
    BackoffTrie trie = ArpaReader.read("test", new ByteArrayInputStream(arpa.getBytes(StandardCharsets.UTF_8)));
    Path path = dir.resolve("with-lm");
    TinyModel.write(path, 17, Storage.F32, LEXICON);
    Files.write(path.resolve("lm"), CompactNgramWriter.encode(trie, 8, 8));
    RecognitionResult fromDirectory;
    try (SpeechEngine engine = SpeechEngines.load(EngineConfig.defaults().with(Keys.MODEL, path.toString()));
        SpeechSession session = engine.newSession()) {
      fromDirectory = whole(session);
      assertFalse(fromDirectory.text().isEmpty());
      assertTrue(Set.of("bee", "zoo").containsAll(List.of(fromDirectory.text().split(" "))), fromDirectory.text());
      assertTrue(engine.description().contains("2 words") && !engine.description().contains("no language model"), engine.description());
    }
    Path zip = dir.resolve("with-lm.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip)); var files = Files.list(path)) {
      for (Path file : files.toList()) {
        out.putNextEntry(new ZipEntry(file.getFileName().toString()));
        Files.copy(file, out);
      }
    }
    try (SpeechEngine engine = SpeechEngines.load(EngineConfig.defaults().with(Keys.MODEL, zip.toString()));
        SpeechSession session = engine.newSession()) {
      assertEquals(fromDirectory, whole(session));
    }
    Files.write(path.resolve("lm"), Arrays.copyOf(Files.readAllBytes(path.resolve("lm")), 100));
    var e = assertThrows(IOException.class, () -> SpeechEngines.load(EngineConfig.defaults().with(Keys.MODEL, path.toString())));
    assertTrue(e.getMessage().contains(path.resolve("lm").toString()), e.getMessage());
  }

  @Test
  void load_gpuThatIsMissing_isAnErrorNotAFallBack() {
    org.junit.jupiter.api.Assumptions.assumeFalse(java.nio.file.Files.exists(Path.of("/proc/driver/nvidia/version")), "a GPU is here");
    var e = assertThrows(IllegalStateException.class, () -> SpeechEngines.load(config().with(Keys.MODE, RecognitionMode.FULL_CONTEXT)
        .with(EngineKeys.BACKEND, "djl-gpu")));
    assertTrue(e.getMessage().contains("CUDA"), e.getMessage());
  }

  @Test
  void backend_djlCpu_hearsWhatJavaHears() throws IOException {
    EngineConfig djl = config().with(Keys.MODE, RecognitionMode.FULL_CONTEXT).with(EngineKeys.BACKEND, "djl-cpu");
    try (SpeechEngine engine = SpeechEngines.load(djl); SpeechSession a = engine.newSession();
        SpeechSession b = open(RecognitionMode.FULL_CONTEXT)) {
      engine.close();
      RecognitionResult onTorch = whole(a);
      RecognitionResult inJava = whole(b);
      assertEquals(inJava.text(), onTorch.text());
      assertEquals(inJava.best().score().getAsDouble(), onTorch.best().score().getAsDouble(), 0.05);
    }
  }

  @Test
  void grammar_strict_hearsOnlyItsSentencesForAnyChunks() {
    Set<String> sentences = Set.of("bee cow", "zoo zoo bee day", "fish");
    Grammar grammar = Grammar.ofPhrases(sentences, Grammar.Enforcement.STRICT);
    for (RecognitionMode mode : engines.keySet()) {
      SpeechEngine engine = engines.get(mode);
      SessionOptions options = engine.defaultOptions().toBuilder().grammar(grammar).nBest(3).build();
      try (SpeechSession a = engine.newSession(options); SpeechSession b = engine.newSession(options)) {
        RecognitionResult result = whole(a);
        assertFalse(result.text().isEmpty());
        result.alternatives().forEach(h -> assertTrue(sentences.contains(h.text()), h.text()));
        for (int at = 0; at < AUDIO.length; at += 321) {
          b.accept(AUDIO, at, Math.min(321, AUDIO.length - at));
        }
        assertEquals(result, b.finish());
        assertEquals("", a.finish().text());
      }
    }
  }

  @Test
  void grammar_tagsAndGuessedWords_comeBack() {
    Grammar.Builder builder = Grammar.builder();
    int start = builder.state();
    int end = builder.state();
    builder.arc(start, end, "blick", 0, "made-up").accept(end, 0);
    SpeechEngine engine = engines.get(RecognitionMode.STREAMING);
    try (SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().grammar(builder.build()).build())) {
      Hypothesis best = whole(session).best();
      assertEquals("blick", best.text());
      assertEquals(List.of("made-up"), best.tags());
      assertFalse(best.words().get(0).phones().isEmpty());
    }
  }

  @Test
  void setGrammar_inAnUtterance_holdsFromTheNextOneOn() {
    Grammar fish = Grammar.ofPhrases(List.of("fish"), Grammar.Enforcement.STRICT);
    for (RecognitionMode mode : engines.keySet()) {
      try (SpeechSession fresh = open(mode); SpeechSession session = open(mode)) {
        RecognitionResult free = whole(fresh);
        session.accept(AUDIO, 0, 10_000);
        session.setGrammar(fish);
        session.accept(AUDIO, 10_000, AUDIO.length - 10_000);
        assertEquals(free, session.finish());
        assertEquals("fish", whole(session).text());
        session.setGrammar(null);
        assertEquals(free.text(), whole(session).text());
        session.setGrammar(fish);
        assertEquals("fish", whole(session).text());
      }
    }
  }

  @Test
  void setGrammar_unusable_leavesTheSessionAsItWas() {
    Grammar unspeakable = Grammar.ofPhrases(List.of("***"), Grammar.Enforcement.STRICT);
    try (SpeechSession fresh = open(RecognitionMode.STREAMING); SpeechSession session = open(RecognitionMode.STREAMING)) {
      assertThrows(IllegalArgumentException.class, () -> session.setGrammar(unspeakable));
      assertEquals(whole(fresh), whole(session));
    }
  }

  /** A dictionary of two words. */
  private static final Lexicon TWO_WORDS = new Lexicon() {
    private final Map<String, List<List<String>>> words = Map.of("uno", List.of(List.of("UW", "N", "OW")), "tri",
        List.of(List.of("T", "R", "IY"), List.of("T", "R", "AY1")));

    @Override
    public Set<String> words() {
      return words.keySet();
    }

    @Override
    public List<List<String>> pronunciations(String word) {
      return words.getOrDefault(word, List.of());
    }
  };

  @Test
  void lexicon_ofTheCaller_isTheVocabulary() {
    SpeechEngine engine = engines.get(RecognitionMode.STREAMING);
    try (SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().lexicon(TWO_WORDS).build())) {
      String text = whole(session).text();
      assertFalse(text.isEmpty());
      assertTrue(Set.of("uno", "tri").containsAll(List.of(text.split(" "))), text);
    }
    Lexicon broken = new Lexicon() {
      @Override
      public Set<String> words() {
        return Set.of("x");
      }

      @Override
      public List<List<String>> pronunciations(String word) {
        return List.of(List.of("Q"));
      }
    };
    var e = assertThrows(IllegalArgumentException.class,
        () -> engine.newSession(engine.defaultOptions().toBuilder().lexicon(broken).build()));
    assertTrue(e.getMessage().contains("'Q'"), e.getMessage());
  }

  /** A bigram that allows only: uno, then tri, then uno, and so on, ending after tri. */
  private static final LanguageModel ALTERNATING = new LanguageModel() {
    @Override
    public int order() {
      return 2;
    }

    @Override
    public boolean contains(String word) {
      return TWO_WORDS.words().contains(word);
    }

    @Override
    public double logProbability(List<String> history, String word) {
      assertTrue(history.size() <= 1, "histories are cut to the order");
      if (history.isEmpty()) {
        return Math.log(0.5);
      }
      boolean afterUno = history.get(0).equals("uno");
      boolean allowed = afterUno ? word.equals("tri") : word.equals("uno") || word.equals(SENTENCE_END) && history.get(0).equals("tri");
      return allowed ? afterUno ? 0 : Math.log(0.5) : Double.NEGATIVE_INFINITY;
    }
  };

  @Test
  void languageModel_ofTheCaller_decidesTheOrderOfWords() {
    for (RecognitionMode mode : engines.keySet()) {
      SpeechEngine engine = engines.get(mode);
      SessionOptions options = engine.defaultOptions().toBuilder().lexicon(TWO_WORDS).languageModel(ALTERNATING).build();
      try (SpeechSession session = engine.newSession(options)) {
        String text = whole(session).text();
        assertTrue(text.matches("uno tri( uno tri)*"), text);
      }
    }
  }

  @Test
  void newSession_nothingToHear_isRefused() {
    SpeechEngine engine = engines.get(RecognitionMode.STREAMING);
    var e = assertThrows(IllegalArgumentException.class,
        () -> engine.newSession(engine.defaultOptions().toBuilder().languageModel(ALTERNATING).build()));
    assertTrue(e.getMessage().contains("no word in common"), e.getMessage());
  }
}
