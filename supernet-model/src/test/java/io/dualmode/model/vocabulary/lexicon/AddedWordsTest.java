package io.dualmode.model.vocabulary.lexicon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.model.engine.SupernetEngine;
import io.dualmode.model.engine.network.ModelLocation;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.TinyModel;
import io.dualmode.model.grammar.CompiledGrammar;
import io.dualmode.model.language.Language;
import io.dualmode.model.language.Languages;
import io.dualmode.model.language.Pronouncer;
import io.dualmode.model.language.en.English;
import io.dualmode.model.lexicon.PronunciationGuesser;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.network.UniformNetwork;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddedWordsTest {
  private static final String LEXICON = "bee B IY\ncow K AW\nego IY G OW\nyak Y AE K\n";

  private static final Language ENGLISH = Languages.of("en-US");

  @TempDir Path dir;
  private final UniformNetwork network = new UniformNetwork(List.of("bee", "cow"));
  /** Pronounces what has letters of ASCII as one vowel. */
  private final PronunciationGuesser guesser =
      (word, most) -> word.matches("[a-z]+") ? List.of(new PronunciationGuesser.Guess(new int[] {1}, 0.5)) : List.of();

  private static PronunciationLexicon lexicon() throws IOException {
    return PronunciationLexicon.read(new StringReader(LEXICON), "test", English.arpabet());
  }

  @Test
  void of_onlyMissingWordsAreAdded_byDictionaryThenByGuess() throws IOException {
    PronunciationLexicon before = lexicon();
    AddedWords added = AddedWords.of(List.of("bee", "COW", "ego", "Zoology", "?!", "bee(2)"), new Pronouncer(before, guesser, ENGLISH), network);
    assertEquals(2, added.count());
    assertArrayEquals(before.pronunciations("ego").get(0), added.lexicon().pronunciations("ego").get(0));
    assertArrayEquals(new int[] {1}, added.lexicon().pronunciations("Zoology").get(0));
    assertFalse(before.contains("Zoology"), "the model's own dictionary stays");
    assertTrue(added.network().idOf("ego") >= 0 && added.network().idOf("Zoology") >= 0);
    for (String absent : List.of("COW", "?!", "bee(2)", "yak")) {
      assertEquals(-1, added.network().idOf(absent), absent);
    }
    assertEquals(network.idOf("bee"), added.network().idOf("bee"));
  }

  @Test
  void of_manyWords_areRarerThanFew() throws IOException {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 26 * 26 * 26; i++) {
      many.add("zz" + (char) ('a' + i % 26) + (char) ('a' + i / 26 % 26) + (char) ('a' + i / 676));
    }
    assertEquals(-8, score(List.of("zoo"), "zoo"), 1e-6);
    assertEquals(Math.log(0.01 / many.size()), score(many, "zzabc"), 1e-5);
  }

  private float score(List<String> words, String word) throws IOException {
    WordNetwork enlarged = AddedWords.of(words, new Pronouncer(lexicon(), guesser, ENGLISH), network).network();
    int id = enlarged.idOf(word);
    assertEquals(WordNetwork.scoreOf(enlarged.step(enlarged.start(), id)), enlarged.lookAhead(id));
    return enlarged.lookAhead(id);
  }

  @Test
  void vocabulary_isEnlargedOnceAndSharedByFreeSpeech() throws IOException {
    TinyModel.write(dir, 3, Storage.F32, LEXICON);
    EngineConfig config = EngineConfig.defaults().with(Keys.MODEL, dir.toString());
    ModelLocation location = ModelLocation.of(config);
    try (SupernetModel model = location.open()) {
      LexiconVocabulary vocabulary = LexiconVocabulary.load(model, location, ConfiguredWords.NONE, CompiledGrammar.Options.DEFAULT);
      assertSame(vocabulary, vocabulary.forFreeSpeech());
      vocabulary.add(List.of("bee"));
      assertSame(vocabulary, vocabulary.forFreeSpeech());
      vocabulary.add(List.of("beego", "bee"));
      LexiconVocabulary first = vocabulary.forFreeSpeech();
      assertEquals(vocabulary.words() + 1, first.words());
      assertSame(first, vocabulary.forFreeSpeech());
      vocabulary.add(List.of("cowgo", "beego"));
      assertEquals(vocabulary.words() + 2, vocabulary.forFreeSpeech().words());
    }
    try (SupernetEngine engine = SupernetEngine.load(config)) {
      engine.addWords(List.of("beego"));
      try (SpeechSession session = engine.newSession()) {
        assertTrue(session.removeWord("beego"));
        assertFalse(session.removeWord("beego"));
      }
    }
  }
}
