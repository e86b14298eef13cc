package io.dualmode.model.compiled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.TinyModel;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.language.en.English;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lm.CompactNgram;
import io.dualmode.model.lm.CompactNgramWriter;
import io.dualmode.model.lm.arpa.ArpaReader;
import io.dualmode.model.search.network.NgramNetwork;
import io.dualmode.model.search.tree.LexiconTrie;
import io.dualmode.model.search.tree.PackedTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompiledVocabularyTest {
  private static final long SEED = Long.getLong("dualmode.test.seed", 20_261_130);
  private static final List<String> UNITS = English.arpabet().names();

  @TempDir
  Path dir;

  private final Random random = new Random(SEED);

  /** A dictionary of made-up words, one in three of them with a second pronunciation. */
  private String dictionary(int words) {
    StringBuilder text = new StringBuilder();
    for (int w = 0; w < words; w++) {
      String word = String.format("w%04d", w);
      text.append(word).append(pronunciation()).append('\n');
      if (random.nextInt(3) == 0) {
        text.append(word).append("(2)").append(pronunciation()).append(" ZH ZH\n");
      }
    }
    return text.toString();
  }

  private String pronunciation() {
    StringBuilder units = new StringBuilder();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      // few units, so that words share beginnings and some sound alike
      units.append(' ').append(UNITS.get(1 + random.nextInt(6)));
    }
    return units.toString();
  }

  /** A trigram model that knows two words of three. */
  private byte[] languageModel(int words) throws IOException {
    StringBuilder unigrams = new StringBuilder("-99 <s> -0.5\n-1 </s>\n");
    StringBuilder bigrams = new StringBuilder();
    StringBuilder trigrams = new StringBuilder();
    int known = 0;
    int last = -1;
    for (int w = 0; w < words; w++) {
      if (w % 3 != 2) {
        unigrams.append(String.format("-%d.%d w%04d -0.%d%n", 2 + random.nextInt(3), random.nextInt(10), w, random.nextInt(10)));
        bigrams.append(String.format("-1.%d <s> w%04d -0.%d%n", random.nextInt(10), w, random.nextInt(10)));
        if (last >= 0) {
          trigrams.append(String.format("-0.%d <s> w%04d w%04d%n", random.nextInt(10), last, w));
          bigrams.append(String.format("-0.%d w%04d w%04d -0.%d%n", random.nextInt(10), last, w, random.nextInt(10)));
        }
        last = w;
        known++;
      }
    }
    String arpa = "\\data\\\nngram 1=" + (known + 2) + "\nngram 2=" + (2 * known - 1) + "\nngram 3=" + (known - 1) + "\n\n\\1-grams:\n" + unigrams
        + "\n\\2-grams:\n" + bigrams + "\n\\3-grams:\n" + trigrams + "\n\\end\\\n";
    return CompactNgramWriter.encode(ArpaReader.read("test", new ByteArrayInputStream(arpa.getBytes(StandardCharsets.UTF_8))), 8, 8);
  }

  private Path model(String name, String dictionary, byte[] languageModel) throws IOException {
    Path model = dir.resolve(name);
    var writer = TinyModel.writer(3, Storage.F32).file(SupernetModel.LEXICON, dictionary.getBytes(StandardCharsets.UTF_8));
    if (languageModel != null) {
      writer.file(SupernetModel.LANGUAGE_MODEL, languageModel);
    }
    writer.write(model);
    return model;
  }

  private static CompiledVocabulary open(Path model) throws IOException {
    try (SupernetModel read = SupernetModel.open(model)) {
      return CompiledVocabulary.of(read);
    }
  }

  private static void assertSame(PronunciationLexicon expected, PronunciationLexicon found) {
    assertEquals(expected.size(), found.size());
    expected.forEach((word, variants) -> assertArrayEquals(variants.toArray(), found.pronunciations(word).toArray(), word));
  }

  private static void assertSame(LexiconTrie expected, LexiconTrie found) {
    PackedTree a = expected.packed();
    PackedTree b = found.packed();
    assertArrayEquals(a.unit(), b.unit());
    assertArrayEquals(a.nodes(), b.nodes());
    assertArrayEquals(a.word(), b.word());
    assertArrayEquals(a.score(), b.score());
    assertArrayEquals(a.label(), b.label());
    assertEquals(expected.words(), found.words());
    for (int label = 0; label < expected.words(); label++) {
      assertEquals(expected.spelling(label), found.spelling(label));
    }
  }

  @Test
  void of_isWhatIsBuiltAtStart() throws IOException {
    String dictionary = dictionary(900);
    byte[] lm = languageModel(900);
    Path path = model("model", dictionary, lm);
    assertNull(open(path));
    assertTrue(VocabularyCompiler.compile(path));
    CompiledVocabulary compiled = open(path);
    PronunciationLexicon lexicon = PronunciationLexicon.read(new ByteArrayInputStream(dictionary.getBytes(StandardCharsets.UTF_8)), "test",
        English.arpabet());
    assertSame(lexicon, compiled.lexicon());
    CompactNgram built = CompactNgram.of("lm", lm);
    assertTrue(compiled.isOf(built.identity()));
    CompactNgram read = CompactNgram.of("lm", lm, identity -> compiled.tables());
    assertSame(LexiconTrie.of(lexicon, new NgramNetwork(built, false)), compiled.trie(read.vocabularySize()));
    int[] states = {built.startState(), built.startState()};
    for (int step = 0; step < 20_000; step++) {
      int word = random.nextInt(built.vocabularySize());
      assertEquals(built.word(word), read.word(word));
      assertEquals(word, read.idOf(built.word(word)));
      assertEquals(built.scoreAndState(states[0], word), read.scoreAndState(states[1], word));
      states[0] = built.nextState(states[0], word);
      states[1] = read.nextState(states[1], word);
    }
  }

  @Test
  void of_withoutLanguageModelHasTheLexicon() throws IOException {
    Path path = model("model", "a AH\nb B IY\n", null);
    assertTrue(VocabularyCompiler.compile(path));
    CompiledVocabulary compiled = open(path);
    assertEquals(2, compiled.lexicon().size());
    assertFalse(compiled.isOf("1-2"));
  }

  @Test
  void of_passesOverWhatWasMadeOfOthers() throws IOException {
    Path path = model("model", dictionary(30), languageModel(30));
    VocabularyCompiler.compile(path);
    byte[] compiled = Files.readAllBytes(path.resolve(SupernetModel.VOCABULARY));
    Files.writeString(path.resolve(SupernetModel.LEXICON), dictionary(30));
    assertNull(open(path), "another lexicon");
    assertTrue(VocabularyCompiler.compile(path));
    assertNotNull(open(path));
    byte[] other = languageModel(33);
    Files.write(path.resolve(SupernetModel.LANGUAGE_MODEL), other);
    assertFalse(open(path).isOf(CompactNgram.identity(other)), "another language model");
    Files.write(path.resolve(SupernetModel.VOCABULARY), compiled);
    assertNull(open(path));
  }

  @Test
  void compile_keepsWhatIsCurrentAndMakesAnewWhatIsDamaged() throws IOException {
    Path path = model("model", dictionary(30), languageModel(30));
    VocabularyCompiler.compile(path);
    Path file = path.resolve(SupernetModel.VOCABULARY);
    byte[] bytes = Files.readAllBytes(file);
    Object key = Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class).fileKey();
    VocabularyCompiler.compile(path);
    assertEquals(key, Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class).fileKey());
    byte[] damaged = bytes.clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(file, damaged);
    assertTrue(assertThrows(ModelFormatException.class, () -> open(path)).getMessage().contains(SupernetModel.VOCABULARY));
    VocabularyCompiler.compile(path);
    assertArrayEquals(bytes, Files.readAllBytes(file));
  }

  /** Numbers changed at random under a right checksum: an error that names the file, or arrays in which every way ends. */
  @Test
  void of_numbersMadeToDeceive() throws IOException {
    byte[] lm = languageModel(60);
    Path path = model("model", dictionary(60), lm);
    VocabularyCompiler.compile(path);
    Path file = path.resolve(SupernetModel.VOCABULARY);
    byte[] good = Files.readAllBytes(file);
    int header = 8 + (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    int refused = 0;
    for (int round = 0; round < 400; round++) {
      byte[] bad = good.clone();
      for (int change = 1 + random.nextInt(3); change > 0; change--) {
        int at = header + random.nextInt(bad.length - header);
        bad[at] = (byte) (random.nextBoolean() ? random.nextInt() : bad[at] ^ 1 << random.nextInt(8));
      }
      sign(bad, header);
      Files.write(file, bad);
      try {
        walk(open(path), lm);
      } catch (ModelFormatException e) {
        assertTrue(e.getMessage().contains(SupernetModel.VOCABULARY), e.getMessage());
        refused++;
      } catch (IOException | IllegalStateException e) {
        assertTrue(e.getMessage().startsWith("lm: "), "round " + round + ", seed " + SEED + ": " + e);
        refused++;
      }
    }
    assertTrue(refused > 100, "refused " + refused);
  }

  private void walk(CompiledVocabulary compiled, byte[] lm) throws IOException {
    compiled.lexicon().forEach((word, variants) -> assertFalse(variants.isEmpty()));
    CompactNgram read = CompactNgram.of("lm", lm, identity -> compiled.tables());
    LexiconTrie trie = compiled.trie(read.vocabularySize());
    PackedTree tree = trie.packed();
    for (int p = 0; p < tree.word().length; p++) {
      trie.spelling(tree.label()[p]);
      read.word(tree.word()[p]);
    }
    int state = read.startState();
    for (int step = 0; step < 300; step++) {
      state = read.nextState(state, random.nextInt(read.vocabularySize()));
    }
  }

  private static void sign(byte[] file, int header) {
    int at = new String(file, 0, header, StandardCharsets.ISO_8859_1).indexOf("\"crc32c\":\"") + "\"crc32c\":\"".length();
    System.arraycopy("00000000".getBytes(StandardCharsets.US_ASCII), 0, file, at, 8);
    CRC32C crc = new CRC32C();
    crc.update(file);
    System.arraycopy(String.format("%08x", crc.getValue()).getBytes(StandardCharsets.US_ASCII), 0, file, at, 8);
  }

  @Test
  void of_numbersBeyondTheirRange() throws IOException {
    Path path = model("model", dictionary(20), languageModel(20));
    VocabularyCompiler.compile(path);
    LexiconTrie trie = open(path).trie(CompactNgram.of("lm", Files.readAllBytes(path.resolve("lm"))).vocabularySize());
    PackedTree tree = trie.packed();
    int[] cycle = tree.nodes().clone();
    cycle[4] = 0;
    assertFault("node 0 whose children", new PackedTree(tree.unit(), cycle, tree.word(), tree.score(), tree.label()));
    int[] words = tree.word().clone();
    words[2] = 1 << 20;
    assertFault("pronunciation 2", new PackedTree(tree.unit(), tree.nodes(), words, tree.score(), tree.label()));
    float[] scores = tree.score().clone();
    scores[0] = Float.NaN;
    assertFault("NaN", new PackedTree(tree.unit(), tree.nodes(), tree.word(), scores, tree.label()));
    assertFault("do not fit", new PackedTree(new char[0], tree.nodes(), tree.word(), tree.score(), tree.label()));
  }

  private static void assertFault(String part, PackedTree tree) {
    var words = io.dualmode.model.lexicon.SortedWords.of(new byte[20], java.util.stream.IntStream.rangeClosed(0, 20).toArray());
    String message = assertThrows(IllegalArgumentException.class, () -> LexiconTrie.of(tree, words, 40, 16)).getMessage();
    assertTrue(message.contains(part), message);
  }
}
