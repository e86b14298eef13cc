package io.dualmode.model.vocabulary.lexicon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.model.engine.network.ModelLocation;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.TinyModel;
import io.dualmode.model.grammar.CompiledGrammar;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lm.CompactNgramWriter;
import io.dualmode.model.lm.arpa.ArpaReader;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.settings.EngineKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code dualmode.lexicon}, {@code dualmode.lm} and {@code dualmode.hotwords} make of a model's words. */
class ConfiguredWordsTest {
  private static final String LEXICON = "a AH\na(2) EY\nbee B IY\ncow K AW\nday D EY\nego IY G OW\nfish F IH SH\nzoo Z UW\n";
  private static final String ARPA = """
      \\data\\
      ngram 1=6
      ngram 2=2

      \\1-grams:
      -1 <unk>
      -99 <s> 0
      -0.5 </s>
      -0.5 bee -0.3
      -1.5 COW 0
      -1 zookeeper 0

      \\2-grams:
      -0.1 bee COW
      -0.2 COW </s>

      \\end\\
      """;

  @TempDir Path dir;
  private EngineConfig config;

  @BeforeEach
  void write() throws IOException {
    TinyModel.write(dir.resolve("model"), 3, Storage.F32, LEXICON);
    config = EngineConfig.defaults().with(Keys.MODEL, dir.resolve("model").toString());
  }

  private LexiconVocabulary vocabulary(EngineConfig wanted) throws IOException {
    ModelLocation location = ModelLocation.of(wanted);
    try (SupernetModel model = location.open()) {
      return LexiconVocabulary.load(model, location, ConfiguredWords.of(wanted, UnitInventory.of(model.units())), CompiledGrammar.Options.DEFAULT);
    }
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text).toString();
  }

  private static List<String> spoken(PronunciationLexicon lexicon, String word) {
    return lexicon.pronunciations(word).stream().map(lexicon.units()::format).toList();
  }

  @Test
  void lexicon_itsWordsAreHeard_itsPronunciationsStandInFront() throws IOException {
    LexiconVocabulary vocabulary = vocabulary(config.with(EngineKeys.LEXICON, file("extra.dict", "# mine\nA  IY1\nkayak K AY0 AE1 K\nkayak(2) K AW\nZyx Z IH K S\n")));
    PronunciationLexicon all = vocabulary.lexicon();
    assertEquals(List.of("IY", "AH", "EY"), spoken(all, "a"), "a word in capitals is that of the model");
    assertFalse(all.contains("A"));
    assertEquals(List.of("K AY AE K", "K AW"), spoken(all, "kayak"));
    assertEquals(List.of("Z IH K S"), spoken(all, "Zyx"));
    LexiconVocabulary free = vocabulary.forFreeSpeech();
    assertEquals(vocabulary(config).words() + 2, free.words());
    for (String word : List.of("a", "kayak", "Zyx", "bee")) {
      assertTrue(free.free().network().idOf(word) >= 0, word);
    }
    LexiconVocabulary weighed = vocabulary(config.with(EngineKeys.LEXICON, file("extra.dict", "kayak K AY AE K\n"))
        .with(EngineKeys.LANGUAGE_MODEL, file("mine.arpa", ARPA)));
    assertTrue(weighed.network().idOf("kayak") < 0, "the language model stays what a larger one is compared with");
    assertTrue(weighed.forFreeSpeech().free().network().idOf("kayak") >= 0);
  }

  @Test
  void lexicon_withoutLanguageModel_wordsAreAsLikelyAsOthers() throws IOException {
    LexiconVocabulary vocabulary = vocabulary(config.with(EngineKeys.LEXICON, file("extra.dict", "kayak K AY AE K\n"))
        .with(EngineKeys.LANGUAGE_MODEL, "none"));
    assertFalse(vocabulary.hasLanguageModel());
    WordNetwork network = vocabulary.forFreeSpeech().free().network();
    assertEquals(network.lookAhead(network.idOf("bee")), network.lookAhead(network.idOf("kayak")));
  }

  @Test
  void lexicon_faults_nameKeyFileAndLine() throws IOException {
    String wrong = file("wrong.dict", "one W AH N\ntwo T QQ\n");
    var e = assertThrows(IOException.class, () -> SpeechEngines.load(config.with(EngineKeys.LEXICON, wrong)));
    assertTrue(e.getMessage().contains(wrong + ":2") && e.getMessage().contains("QQ"), e.getMessage());
    e = assertThrows(IOException.class, () -> SpeechEngines.load(config.with(EngineKeys.LEXICON, "missing.dict")));
    assertEquals("dualmode.lexicon is 'missing.dict', which is no file; allowed: file in the format of CMUdict, or empty", e.getMessage());
  }

  @Test
  void lexicon_sessionWithDictionaryOfTheCaller_hasBoth() throws IOException {
    SessionLexicon lexicon = new SessionLexicon(vocabulary(config).lexicon(), new io.dualmode.api.vocabulary.Lexicon() {
      @Override
      public List<List<String>> pronunciations(String word) {
        return word.equals("bee") ? List.of(List.of("B", "EY")) : List.of();
      }

      @Override
      public java.util.Set<String> words() {
        return java.util.Set.of("bee");
      }
    }, ConfiguredWords.of(config.with(EngineKeys.LEXICON, file("extra.dict", "bee B IY\nkayak K AY AE K\n")),
        vocabulary(config).lexicon().units()));
    PronunciationLexicon all = lexicon.callers(new java.util.ArrayList<>());
    assertEquals(List.of("B IY", "B EY"), spoken(all, "bee"));
    assertEquals(List.of("K AY AE K"), spoken(all, "kayak"));
    assertEquals(2, all.size());
  }

  @Test
  void languageModel_ofAFile_replacesTheModels_inEveryFormat() throws IOException {
    Path arpa = Path.of(file("mine.arpa", ARPA));
    Path compact = dir.resolve("mine.lm");
    Files.write(compact, CompactNgramWriter.encode(ArpaReader.read(arpa), 12, 12));
    Path zipped = dir.resolve("mine.arpa.gz");
    try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write(ARPA.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
    for (Path path : List.of(arpa, compact, zipped)) {
      LexiconVocabulary vocabulary = vocabulary(config.with(EngineKeys.LANGUAGE_MODEL, path.toString()));
      assertTrue(vocabulary.hasLanguageModel());
      WordNetwork network = vocabulary.forFreeSpeech().free().network();
      assertTrue(network.idOf("fish") < 0, "a word that the file lacks is not said");
      int bee = network.idOf("bee");
      long said = network.step(network.start(), bee);
      assertEquals(-0.5 * Math.log(10), WordNetwork.scoreOf(said), 1e-3);
      assertEquals(-0.1 * Math.log(10), WordNetwork.scoreOf(network.step(WordNetwork.stateOf(said), network.idOf("COW"))), 1e-3);
      PronunciationLexicon words = vocabulary.forFreeSpeech().lexicon();
      assertEquals(List.of("K AW"), spoken(words, "COW"), "capitals are pronounced as the dictionary says");
      assertEquals(1, words.pronunciations("zookeeper").size(), "what no dictionary has is a guess");
      assertEquals(3, vocabulary.forFreeSpeech().words());
    }
  }

  @Test
  void languageModel_faults_nameTheFile() throws IOException {
    var e = assertThrows(IOException.class, () -> SpeechEngines.load(config.with(EngineKeys.LANGUAGE_MODEL, "nnoe")));
    assertEquals("dualmode.lm is 'nnoe', which is no file; allowed: model, none, or a file", e.getMessage());
    String text = file("text.lm", "no model\n");
    e = assertThrows(IOException.class, () -> SpeechEngines.load(config.with(EngineKeys.LANGUAGE_MODEL, text)));
    assertTrue(e.getMessage().startsWith(text), e.getMessage());
    String foreign = file("foreign.arpa", "\\data\\\nngram 1=3\n\n\\1-grams:\n-99 <s>\n-1 </s>\n-1 ?!\n\n\\end\\\n");
    e = assertThrows(IOException.class, () -> SpeechEngines.load(config.with(EngineKeys.LANGUAGE_MODEL, foreign)));
    assertTrue(e.getMessage().contains("a word that the language model knows"), e.getMessage());
  }

  @Test
  void hotwords_areThoseOfEverySession_unlessTheProgramSetsOthers() throws IOException {
    Path file = Path.of(file("hot.txt", "zoo=4\nkayak\n"));
    try (SpeechEngine engine = SpeechEngines.load(config.with(Keys.HOTWORDS, file.toString()))) {
      Files.delete(file);
      assertEquals(List.of(new Hotword("zoo", 4), new Hotword("kayak", 3)), engine.defaultOptions().hotwords());
      try (SpeechSession session = engine.newSession()) {
        assertTrue(session.removeWord("kayak") || session.warnings().stream().anyMatch(w -> w.contains("kayak")), session.warnings().toString());
      }
      engine.newSession(engine.defaultOptions().toBuilder().phones(true).build()).close();
      try (SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().hotwords(List.of()).build())) {
        assertEquals(List.of(), session.warnings());
      }
    }
  }
}
