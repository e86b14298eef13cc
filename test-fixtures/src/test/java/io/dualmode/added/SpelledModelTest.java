package io.dualmode.added;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.added.ToyLanguage.Utterance;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.language.LanguageName;
import io.dualmode.model.language.Languages;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitKind;
import io.dualmode.model.lm.CompactNgramWriter;
import io.dualmode.model.lm.arpa.ArpaReader;
import io.dualmode.model.vocabulary.lexicon.ModelLexicon;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model over the characters of a made-up language with rules of its own: it has no dictionary, and hears the words of its language model. */
class SpelledModelTest {
  @TempDir static Path dir;
  private static Path model;

  @BeforeAll
  static void writeModel() throws IOException {
    model = dir.resolve("spelled");
    ToyModel.writer(UnitKind.CHARACTERS, new LanguageName("x-toy", "qaa"))
        .file(SupernetModel.LANGUAGE_MODEL, languageModel(ToyLanguage.WORDS)).write(model);
  }

  static byte[] languageModel(List<String> words) throws IOException {
    StringBuilder arpa = new StringBuilder("\\data\\\nngram 1=" + (words.size() + 3) + "\n\n\\1-grams:\n-99\t<s>\n-1\t</s>\n-3\t<unk>\n");
    words.forEach(word -> arpa.append(Math.log10(0.89 / words.size())).append('\t').append(word).append('\n'));
    arpa.append("\n\\end\\\n");
    return CompactNgramWriter.encode(ArpaReader.read("toy", new ByteArrayInputStream(arpa.toString().getBytes(StandardCharsets.UTF_8))), 8, 8);
  }

  private static SpeechEngine engine(Path from, RecognitionMode mode) throws IOException {
    return SpeechEngines.load(EngineConfig.defaults().with(Keys.MODEL, from.toString()).with(Keys.MODE, mode));
  }

  private static List<String> heard(SpeechSession session, Utterance said) {
    session.accept(said.samples(), 0, said.samples().length);
    return session.finish().best().words().stream().map(Word::text).toList();
  }

  @ParameterizedTest
  @EnumSource(value = RecognitionMode.class, names = {"STREAMING", "FULL_CONTEXT"})
  void modelOfCharacters_withoutLexicon_hearsUnseenUtterances(RecognitionMode mode) throws IOException {
    assertFalse(Files.exists(model.resolve(SupernetModel.LEXICON)));
    ToyLanguage language = new ToyLanguage(77);
    int words = 0;
    int wrong = 0;
    try (SpeechEngine engine = engine(model, mode); SpeechSession session = engine.newSession()) {
      assertEquals("x-toy", engine.language());
      assertTrue(engine.description().contains(ToyLanguage.WORDS.size() + " words"), engine.description());
      for (int i = 0; i < 25; i++) {
        Utterance said = language.say(1 + i % 7);
        words += said.words().size();
        wrong += ToyModel.distance(said.words(), heard(session, said));
      }
    }
    assertTrue(10 * wrong < words, wrong + " of " + words + " words are wrong");
  }

  @Test
  void modelOfCharacters_grammarOfNewWords_isSpelledAndHeard() throws IOException {
    Random random = new Random(4);
    for (int round = 0; round < 5; round++) {
      List<String> words = new ArrayList<>();
      while (words.size() < 6) {
        StringBuilder word = new StringBuilder();
        for (int length = 3 + random.nextInt(4); length > 0; length--) {
          word.append(ToyLanguage.LETTERS.get(random.nextInt(ToyLanguage.LETTERS.size())));
        }
        words.add(word.toString());
      }
      Utterance said = new ToyLanguage(100 + round).say(List.of(words.get(random.nextInt(6)), words.get(random.nextInt(6))));
      Grammar grammar = Grammar.ofPhrases(List.of(String.join(" ", said.words()), words.get(0), words.get(1)), Grammar.Enforcement.STRICT);
      try (SpeechEngine engine = engine(model, RecognitionMode.STREAMING);
          SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().grammar(grammar).build())) {
        assertEquals(List.of(), session.warnings());
        assertEquals(said.words(), heard(session, said));
      }
    }
  }

  @Test
  void model_namesItsLanguageAndKindOfUnits() throws IOException {
    try (SupernetModel opened = SupernetModel.open(model)) {
      assertEquals(new LanguageName("x-toy", "qaa"), opened.config().language());
      assertEquals("qaa", Languages.of(opened.config().language()).rules());
      assertEquals(UnitKind.CHARACTERS, opened.inventory().kind());
    }
  }

  @Test
  void config_wrongKindOrLanguage_isOneErrorThatListsTheKnown() throws IOException {
    for (List<String> change : List.of(
        List.of("\"kind\": \"characters\"", "\"kind\": \"sounds\"", "units: kind of units: got 'sounds', allowed [phones, characters, pieces]"),
        List.of("\"kind\"", "\"sort\"", "units: unknown key sort, allowed: count, kind"),
        List.of("\"type\": \"qaa\"", "\"type\": \"qab\"", "language: rules of language 'qab' are unknown, known: en, qaa, plain"),
        List.of("\"tag\": \"x-toy\"", "\"tag\": \"toy language\"", "language: got 'toy language'"),
        List.of("\"tag\"", "\"name\"", "language: unknown key name, allowed: tag, type"))) {
      Path copy = copy("changed", change.get(0), change.get(1));
      String message = assertThrows(ModelFormatException.class, () -> SupernetModel.open(copy)).getMessage();
      assertTrue(message.contains(change.get(2)), message);
    }
  }

  private static Path copy(String name, String old, String changed) throws IOException {
    Path copy = Files.createDirectories(dir.resolve(name));
    for (String file : List.of("config.json", "weights.safetensors", "units.txt", "lm")) {
      Files.write(copy.resolve(file), Files.readAllBytes(model.resolve(file)));
    }
    String config = Files.readString(copy.resolve("config.json"));
    assertTrue(config.contains(old), config);
    Files.writeString(copy.resolve("config.json"), config.replace(old, changed));
    return copy;
  }

  @Test
  void modelWithoutWords_isOneErrorThatSaysWhatIsMissing() throws IOException {
    Path phones = copy("phones", "\"kind\": \"characters\"", "\"kind\": \"phones\"");
    assertTrue(assertThrows(IOException.class, () -> engine(phones, RecognitionMode.STREAMING)).getMessage().contains("expected a lexicon"));
    Path bare = copy("bare", "toy", "toy");
    Files.write(bare.resolve("lm"), languageModel(List.of("xyz", "zyx")));
    String unspelled = assertThrows(IOException.class, () -> engine(bare, RecognitionMode.STREAMING)).getMessage();
    assertTrue(unspelled.contains("words that can be spelled in [a, e, i, o"), unspelled);
    Files.delete(bare.resolve("lm"));
    try (SpeechEngine anything = engine(bare, RecognitionMode.STREAMING)) {
      assertTrue(anything.description().contains("any words"), anything.description());
    }
  }

  @Test
  void wordPieces_keepTheirScores_andSpellByThem() throws IOException {
    Path pieces = copy("pieces", "\"kind\": \"characters\"", "\"kind\": \"pieces\"");
    Files.writeString(pieces.resolve("units.txt"), "<b>\t0\n\u2581\t-2\n\u2581ma\t-3\nma\t-1.5\nno\t-4\nn\t-2\no\t-1\na\t-6\nm\t-6\n");
    Files.write(pieces.resolve("lm"), languageModel(List.of("mano", "nomama", "sun")));
    try (SupernetModel opened = SupernetModel.open(pieces)) {
      assertEquals(-1.5, opened.inventory().score(3));
      PronunciationLexicon lexicon = ModelLexicon.read(opened);
      assertEquals(2, lexicon.size());
      assertEquals("\u2581ma n o", lexicon.units().format(lexicon.pronunciations("mano").get(0)));
      assertEquals("\u2581 n o ma ma", lexicon.units().format(lexicon.pronunciations("nomama").get(0)));
    }
    Files.writeString(pieces.resolve("units.txt"), Files.readString(pieces.resolve("units.txt")).replace("-1.5", "much"));
    String message = assertThrows(ModelFormatException.class, () -> SupernetModel.open(pieces)).getMessage();
    assertTrue(message.contains("units.txt:4") && message.contains("'much'"), message);
  }
}
