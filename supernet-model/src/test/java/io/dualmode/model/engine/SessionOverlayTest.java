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
import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.api.vocabulary.Lexicon;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.TinyModel;
import io.dualmode.model.lm.CompactNgramWriter;
import io.dualmode.model.lm.arpa.ArpaReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Words that a session adds, removes or prefers, beside a language model that lacks half of the dictionary. */
class SessionOverlayTest {
  private static final List<String> MODELLED = List.of("a", "bee", "cow", "day", "mary's");
  private static final List<String> LACKED = List.of("ego", "fish", "zoo", "mary", "eva", "iva", "owl", "ooze", "aid", "eke");
  private static final String LEXICON = "a AH\na(2) EY\naid EY D\nbee B IY\ncow K AW\nday D EY\nego IY G OW\neke IY K\neva IY V AH\n"
      + "fish F IH SH\niva IY V AA\nmary M EH R IY\nooze UW Z\nowl AW L\nzoo Z UW\n";

  @TempDir static Path dir;
  private static SpeechEngine engine;

  @BeforeAll
  static void load() throws IOException {
    Path path = dir.resolve("model");
    TinyModel.write(path, 17, Storage.F32, LEXICON);
    StringBuilder arpa = new StringBuilder("\\data\\\nngram 1=7\nngram 2=2\n\n\\1-grams:\n-99 <s> -0.2\n-1 </s>\n");
    MODELLED.forEach(word -> arpa.append("-0.7 ").append(word).append(word.equals("bee") ? " -0.2\n" : "\n"));
    arpa.append("\n\\2-grams:\n-0.4 <s> bee\n-0.4 bee cow\n\n\\end\\\n");
    Files.write(path.resolve("lm"), CompactNgramWriter.encode(ArpaReader.read("test",
        new ByteArrayInputStream(arpa.toString().getBytes(StandardCharsets.UTF_8))), 8, 8));
    engine = SpeechEngines.load(EngineConfig.defaults().with(Keys.MODEL, path.toString()));
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static float[] audio(long seed) {
    Random random = new Random(seed);
    float[] samples = new float[32_000];
    double pitch = 200;
    for (int i = 0; i < samples.length; i++) {
      if (i % 1600 == 0) {
        pitch = 100 + random.nextInt(3000);
      }
      samples[i] = (float) (0.3 * Math.sin(2 * Math.PI * pitch * i / 16_000) + 0.05 * random.nextGaussian());
    }
    return samples;
  }

  private static SessionOptions.Builder options() {
    return engine.defaultOptions().toBuilder().endpoints(false).nBest(20).lattice(true);
  }

  private static RecognitionResult hear(SpeechSession session, long seed) {
    session.accept(audio(seed));
    return session.finish();
  }

  private static RecognitionResult hear(SessionOptions options, long seed) {
    try (SpeechSession session = engine.newSession(options)) {
      return hear(session, seed);
    }
  }

  private static Set<String> words(RecognitionResult result) {
    Set<String> words = new TreeSet<>();
    result.lattice().orElseThrow().edges().forEach(edge -> words.add(edge.word()));
    words.remove("");
    return words;
  }

  private static final List<RecognitionMode> MODES = List.of(RecognitionMode.STREAMING, RecognitionMode.FULL_CONTEXT);

  @Test
  void addedWordsAndHotwords_letNoOtherWordsIn() {
    Random random = new Random(3);
    for (int round = 0; round < 30; round++) {
      RecognitionMode mode = MODES.get(round % 2);
      String word = List.of("quxly", "Dublin", "zoology", "ego", "Fish", "owl").get(random.nextInt(6));
      Set<String> allowed = new TreeSet<>(MODELLED);
      allowed.addAll(List.of(word, word.toLowerCase(java.util.Locale.ROOT)));
      SessionOptions hot = options().mode(mode).hotwords(List.of(new Hotword(word, 1 + random.nextInt(8)))).build();
      Set<String> heard = words(hear(hot, round));
      assertTrue(allowed.containsAll(heard), word + ": " + heard);
      try (SpeechSession session = engine.newSession(options().mode(mode).build())) {
        session.addWord(word, List.of(List.of("OW", "Z")));
        heard = words(hear(session, round));
        assertTrue(allowed.containsAll(heard), word + ": " + heard);
        session.removeWord(word);
        heard = words(hear(session, round));
        assertTrue(MODELLED.containsAll(heard), word + ": " + heard);
      }
    }
  }

  @Test
  void hotwordsWithoutBoost_changeNothing() {
    List<Hotword> none = List.of(new Hotword("bee", 0), new Hotword("quxly", 0), new Hotword("Cow day", 0), new Hotword("ego", 0));
    for (long seed = 0; seed < 8; seed++) {
      for (RecognitionMode mode : MODES) {
        SessionOptions.Builder options = options().mode(mode);
        assertEquals(hear(options.build(), seed), hear(options.hotwords(none).build(), seed));
      }
    }
  }

  @Test
  void hotwords_takeTheDictionarysPronunciationAndTheModelsWord_whateverTheirCase() {
    for (String word : List.of("Bee", "BEE", "Mary's", "MARY", "Fish", "day-bee", "fish cow", "Zoo's")) {
      try (SpeechSession session = engine.newSession(options().hotwords(List.of(new Hotword(word, 3))).build())) {
        assertEquals(List.of(), session.warnings(), word);
      }
    }
    RecognitionResult lower = hear(options().hotwords(List.of(new Hotword("cow", 15))).build(), 1);
    assertTrue(words(lower).contains("cow"));
    assertEquals(lower, hear(options().hotwords(List.of(new Hotword("COW", 15))).build(), 1));
    for (String typed : List.of("Mary's", "Mary\u2019s", "MARY\u2032S", "Ma\u00ADry\uFF07s")) {
      assertTrue(hear(options().hotwords(List.of(new Hotword(typed, 20))).build(), 1).text().contains("mary's"), () -> typed + ": " + hear(options().hotwords(List.of(new Hotword(typed, 20))).build(), 1).text());
    }
    assertTrue(hear(options().hotwords(List.of(new Hotword("Zoo", 20))).build(), 1).text().contains("Zoo"));
  }

  @Test
  void hotwordsOfADictionaryOfTheCallers_areHeardToo() {
    Lexicon callers = new Lexicon() {
      @Override
      public Set<String> words() {
        return Set.of("bee", "cow", "oz");
      }

      @Override
      public List<List<String>> pronunciations(String word) {
        return word.equals("bee") ? List.of(List.of("B", "IY")) : word.equals("cow") ? List.of(List.of("K", "AW"))
            : word.equals("oz") ? List.of(List.of("AO", "Z")) : List.of();
      }
    };
    Set<String> plain = words(hear(options().lexicon(callers).build(), 2));
    assertTrue(Set.of("bee", "cow", "oz").containsAll(plain), plain.toString());
    Set<String> hot = words(hear(options().lexicon(callers).hotwords(List.of(new Hotword("Fish", 20))).build(), 2));
    assertTrue(hot.contains("fish") || hot.contains("Fish"), hot.toString());
    assertFalse(hot.contains("zoo"), hot.toString());
  }

  @Test
  void addWord_thatThrows_changesNothing() {
    List<List<List<String>>> bad = List.of(List.of(List.of("Z", "IH"), List.of("NOPE")), List.of(List.of("Z"), List.of()), List.of(),
        List.of(List.of("Z"), List.of("SIL")));
    for (String word : List.of("zyx", "bee", "fish")) {
      for (List<List<String>> pronunciations : bad) {
        try (SpeechSession session = engine.newSession(options().build())) {
          RecognitionResult before = hear(session, 4);
          assertThrows(IllegalArgumentException.class, () -> session.addWord(word, pronunciations));
          assertThrows(IllegalArgumentException.class, () -> session.addWord("two words", List.of(List.of("Z"))));
          session.addWord("cow", List.of(List.of("K", "AW")));
          assertEquals(before.alternatives().stream().map(Hypothesis::text).toList(),
              hear(session, 4).alternatives().stream().map(Hypothesis::text).toList());
          assertEquals(!word.equals("zyx"), session.removeWord(word), word);
        }
      }
    }
  }

  @Test
  void removedWords_areGone_andComeBackAsTheyAreAdded() {
    try (SpeechSession session = engine.newSession(options().hotwords(List.of(new Hotword("cow", 3), new Hotword("Owl", 3))).build())) {
      assertTrue(session.removeWord("cow"));
      assertFalse(session.removeWord("cow"));
      for (long seed = 0; seed < 5; seed++) {
        assertFalse(words(hear(session, seed)).contains("cow"));
      }
      session.addWord("cow", List.of(List.of("AA")));
      RecognitionResult again = hear(session, 1);
      assertTrue(words(again).contains("cow"));
      again.best().words().stream().filter(word -> word.text().equals("cow")).forEach(word -> assertEquals(1, word.phones().size()));
    }
  }

  @Test
  void manyHotwords_areServed_andTooManyRefusedAtOnce() {
    List<Hotword> many = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      many.add(new Hotword(MODELLED.get(i % 4) + " " + LACKED.get(i / 4 % 10) + " " + MODELLED.get(i / 40 % 4) + " x" + letters(i), 1));
    }
    assertFalse(hear(options().hotwords(many).build(), 2).text().isEmpty());
    List<Hotword> tooMany = Collections.nCopies(100_000, new Hotword("quxlyish", 1));
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> engine.newSession(options().hotwords(tooMany).build()));
    assertTrue(e.getMessage().contains("100000"), e.getMessage());
  }

  private static String letters(int number) {
    return Integer.toString(number, 26).chars().mapToObj(c -> String.valueOf((char) (c < 'a' ? 'a' + c - '0' : c)))
        .reduce("", String::concat);
  }

  @Test
  void partialWords_haveConfidences_thatDoNotDependOnHowTheAudioIsCut() {
    double least = 1;
    double most = 0;
    int words = 0;
    for (RecognitionMode mode : MODES) {
      for (long seed = 0; seed < 12; seed++) {
        float[] audio = audio(seed);
        try (SpeechSession fine = engine.newSession(options().mode(mode).build());
            SpeechSession coarse = engine.newSession(options().mode(mode).build())) {
          for (int at = 0; at < audio.length; at += 1600) {
            for (int i = at; i < at + 1600; i += 320) {
              fine.accept(audio, i, 320);
              fine.partial();
            }
            coarse.accept(audio, at, 1600);
            Hypothesis partial = coarse.partial();
            assertEquals(partial, fine.partial());
            assertEquals(partial.words().stream().mapToDouble(w -> w.confidence().getAsDouble()).min(), partial.confidence());
            for (Word word : partial.words()) {
              assertTrue(word.confidence().getAsDouble() > 0, word.toString());
              least = Math.min(least, word.confidence().getAsDouble());
              most = Math.max(most, word.confidence().getAsDouble());
              words++;
            }
          }
        }
      }
    }
    assertTrue(words > 100 && least < 0.9 && most > 0.95, words + " words, " + least + ".." + most);
  }
}
