package io.dualmode.model.search.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.head.ctc.CtcScorer;
import io.dualmode.model.head.mmi.MmiScorer;
import io.dualmode.model.lm.NgramModel;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchHypothesis;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.search.UnitSpan;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.network.NgramNetwork;
import io.dualmode.model.search.network.UniformNetwork;
import java.util.List;
import java.util.Set;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Small cases with clear sound: silence 0, units 1 to 4. */
class SearchCasesTest {
  private static final int UNITS = 5;
  private static final float CLEAR = 8;
  private static final List<String> WORDS = List.of("to", "two", "tea", "teapot", "eat");

  /** Outputs: entry of unit q at q, stay of q at UNITS + q. */
  private static MmiScorer scorer() {
    int[] entry = new int[UNITS * UNITS];
    int[] stay = new int[UNITS];
    for (int q = 0; q < UNITS; q++) {
      stay[q] = UNITS + q;
      for (int p = 0; p < UNITS; p++) {
        entry[p * UNITS + q] = q;
      }
    }
    return new MmiScorer(2 * UNITS, entry, stay);
  }

  /** Rows in which unit q, written as q for its first frame and as -q for every further one, is clear. */
  private static float[] sound(int... steps) {
    float[] rows = new float[steps.length * 2 * UNITS];
    for (int t = 0; t < steps.length; t++) {
      boolean stays = steps[t] < 0 || steps[t] == 0 && t > 0 && steps[t - 1] == 0;
      rows[t * 2 * UNITS + (stays ? UNITS : 0) + Math.abs(steps[t])] = CLEAR;
    }
    return rows;
  }

  private static LexiconTrie trie(WordNetwork network) {
    LexiconTrieBuilder builder = new LexiconTrieBuilder(network, UNITS);
    builder.add("to", List.of(new int[] {1, 2}, new int[] {1, 4}));
    builder.add("two", new int[] {1, 2}, 0);
    builder.add("tea", new int[] {1, 3}, 0);
    builder.add("teapot", new int[] {1, 3, 4, 1}, 0);
    builder.add("eat", new int[] {3, 1}, 0);
    return builder.build();
  }

  private static SearchResult decode(SearchConfig config, WordNetwork network, float[] rows) {
    WordSearch search = new WordSearch(config, trie(network), network, scorer());
    search.accept(rows, 0, rows.length / (2 * UNITS));
    return search.finish();
  }

  private static SearchResult decode(float[] rows) {
    return decode(SearchConfig.DEFAULT, new UniformNetwork(WORDS), rows);
  }

  @Test
  void clearSpeech_givesWordsWithTimes() {
    SearchResult result = decode(sound(0, 0, 1, 2, -2, 0, 0, 3, -3, 1, 0));
    assertTrue(result.complete());
    List<RecognizedWord> words = result.best().words();
    assertEquals("eat", words.get(1).text());
    assertEquals(List.of(new UnitSpan(1, 2, 3), new UnitSpan(2, 3, 5)), words.get(0).units());
    assertEquals(2, words.get(0).startFrame());
    assertEquals(5, words.get(0).endFrame());
    assertEquals(List.of(new UnitSpan(3, 7, 9), new UnitSpan(1, 9, 10)), words.get(1).units());
    assertEquals(2, words.size());
  }

  @Test
  void wordsWithoutSilenceBetween_areFound_andVariantsHaveOneSpelling() {
    assertEquals("eat tea to", decode(sound(3, 1, 1, 3, 1, 4, -4)).best().text());
    assertEquals("teapot", decode(sound(1, 3, 4, 1)).best().text());
    assertEquals("to", decode(sound(1, 4)).best().text());
  }

  @Test
  void homophones_areBothInTheResult_andTheNetworkDecides() {
    float[] rows = sound(0, 1, 2, 0);
    SearchResult result = decode(rows);
    Set<String> first = result.nBest().subList(0, 2).stream().map(SearchHypothesis::text).collect(Collectors.toSet());
    assertEquals(Set.of("to", "two"), first);
    assertEquals(result.nBest().get(0).score(), result.nBest().get(1).score(), 1e-6);
    assertEquals(0.5, result.best().words().get(0).confidence(), 0.05);
    assertEquals(0.5, result.best().posterior(), 0.05);

    WordNetwork likesTwo = preferring("two", 2);
    result = decode(SearchConfig.DEFAULT, likesTwo, rows);
    assertEquals("two", result.best().text());
    assertEquals("to", result.nBest().get(1).text());
    assertEquals(2 * SearchConfig.DEFAULT.languageWeight(), result.best().score() - result.nBest().get(1).score(), 1e-4);
    assertTrue(result.best().words().get(0).confidence() > 0.6);
  }

  private static WordNetwork preferring(String word, float by) {
    UniformNetwork uniform = new UniformNetwork(WORDS);
    return stepping(id -> id == uniform.idOf(word) ? uniform.step(0, id)
        : WordNetwork.pack(WordNetwork.scoreOf(uniform.step(0, id)) - by, 0));
  }

  /** Every word leads to a state of its own, so that paths with different last words live on beside each other. */
  private static WordNetwork remembering() {
    UniformNetwork uniform = new UniformNetwork(WORDS);
    return stepping(id -> WordNetwork.pack(WordNetwork.scoreOf(uniform.step(0, id)), id + 1));
  }

  /** The words of the tests, each with the same step from every state. */
  private static WordNetwork stepping(IntToLongFunction steps) {
    UniformNetwork uniform = new UniformNetwork(WORDS);
    return new WordNetwork() {
      @Override
      public int idOf(String text) {
        return uniform.idOf(text);
      }

      @Override
      public int start() {
        return 0;
      }

      @Override
      public long step(int state, int id) {
        return steps.applyAsLong(id);
      }

      @Override
      public float end(int state) {
        return 0;
      }

      @Override
      public float lookAhead(int id) {
        return uniform.lookAhead(id);
      }
    };
  }

  @Test
  void silence_isAnEmptyReading() {
    SearchResult result = decode(sound(0, 0, 0, 0, 0, 0));
    assertTrue(result.complete());
    assertEquals("", result.best().text());
    assertEquals(6, result.frames());
    assertTrue(result.best().posterior() > 0.9);
  }

  @Test
  void silenceFrames_countFromTheEndOfSpeech() {
    UniformNetwork network = new UniformNetwork(WORDS);
    WordSearch search = new WordSearch(SearchConfig.DEFAULT, trie(network), network, scorer());
    float[] rows = sound(0, 0, 1, 2, -2, 0, 0, 0);
    int[] expected = {1, 2, 0, 0, 0, 1, 2, 3};
    for (int t = 0; t < expected.length; t++) {
      search.accept(rows, t * 2 * UNITS, 1);
      assertEquals(expected[t], search.silenceFrames(), "after frame " + t);
    }
  }

  /** One sentence only: eat tea. */
  private static final WordNetwork EAT_TEA = new WordNetwork() {
    @Override
    public int idOf(String word) {
      return WORDS.indexOf(word);
    }

    @Override
    public int start() {
      return 0;
    }

    @Override
    public long step(int state, int word) {
      boolean follows = state == 0 && word == idOf("eat") || state == 1 && word == idOf("tea");
      return WordNetwork.pack(follows ? 0 : Float.NEGATIVE_INFINITY, state + 1);
    }

    @Override
    public float end(int state) {
      return state == 2 ? 0 : Float.NEGATIVE_INFINITY;
    }

    @Override
    public float lookAhead(int word) {
      return 0;
    }
  };

  @Test
  void endCost_isInfiniteInsideASentence_andNothingAtItsEnd() {
    WordSearch search = new WordSearch(SearchConfig.DEFAULT, trie(EAT_TEA), EAT_TEA, scorer());
    assertEquals(Float.POSITIVE_INFINITY, search.endCost());
    float[] rows = sound(0, 3, 1, 0, 0, 1, 3, -3, 0, 0);
    float[] expected = new float[10];
    java.util.Arrays.fill(expected, 0, 6, Float.POSITIVE_INFINITY);
    for (int t = 0; t < expected.length; t++) {
      search.accept(rows, t * 2 * UNITS, 1);
      assertEquals(expected[t], search.endCost(), 1e-3, "after frame " + t);
    }
    assertTrue(search.finish().complete());
  }

  @Test
  void endCost_ofAnNgram_isTheWeightedScoreOfTheSentenceEnd() {
    NgramNetwork network = new NgramNetwork(new UnigramModel(List.of("<s>", "</s>", "tea", "eat")), false);
    SearchConfig config = SearchConfig.DEFAULT.with("languageWeight", 0.6);
    WordSearch search = new WordSearch(config, trie(network), network, scorer());
    assertEquals(0.6f, search.endCost(), 1e-6f);
    search.accept(sound(0, 0, 3, 1, -1, 0, 0), 0, 7);
    assertEquals(0.6f, search.endCost(), 1e-4f);
    search.reset();
    search.accept(sound(0, 0, 3), 0, 3);
    assertTrue(search.endCost() > 5, "in a word: " + search.endCost());
  }

  @Test
  void nothingHeard_isAnEmptyReading() {
    SearchResult result = decode(new float[0]);
    assertTrue(result.complete());
    assertEquals(List.of(), result.best().words());
    assertEquals(1, result.best().posterior(), 1e-9);
    assertEquals(1, result.nBest().size());
  }

  @Test
  void oneFrame_isSilenceOrAOneUnitWord() {
    assertEquals("", decode(sound(0)).best().text());
    UniformNetwork network = new UniformNetwork(List.of("a"));
    LexiconTrieBuilder builder = new LexiconTrieBuilder(network, UNITS);
    builder.add("a", new int[] {2}, 0);
    WordSearch search = new WordSearch(SearchConfig.DEFAULT, builder.build(), network, scorer());
    search.accept(sound(2), 0, 1);
    SearchResult result = search.finish();
    assertEquals("a", result.best().text());
    assertEquals(List.of(new UnitSpan(2, 0, 1)), result.best().words().get(0).units());
  }

  @Test
  void aWordBrokenOff_isNotComplete() {
    UniformNetwork network = new UniformNetwork(List.of("teapot"));
    LexiconTrieBuilder builder = new LexiconTrieBuilder(network, UNITS);
    builder.add("teapot", new int[] {1, 3, 4, 1}, 0);
    SearchConfig narrow = SearchConfig.DEFAULT.with("beam", 3);
    WordSearch search = new WordSearch(narrow, builder.build(), network, scorer());
    float[] rows = sound(1, 3, 4, 1, 1, 3);
    search.accept(rows, 0, 6);
    SearchResult result = search.finish();
    assertFalse(result.complete());
    assertEquals("teapot", result.best().text());
  }

  @Test
  void wordsTheNetworkLacks_areLeftOutAndNamed() {
    UniformNetwork network = new UniformNetwork(List.of("tea", "eat"));
    LexiconTrieBuilder builder = new LexiconTrieBuilder(network, UNITS);
    assertTrue(builder.add("tea", new int[] {1, 3}, 0));
    assertFalse(builder.add("coffee", new int[] {4, 2}, 0));
    assertEquals(List.of("coffee"), builder.leftOut());
    LexiconTrie trie = builder.build();
    assertEquals(1, trie.words());
    WordSearch search = new WordSearch(SearchConfig.DEFAULT, trie, network, scorer());
    search.accept(sound(4, 2), 0, 2);
    assertFalse(search.finish().best().text().contains("coffee"));
  }

  @Test
  void wordsOutsideTheModel_shareTheScoreOfUnk_andKeepTheirSpelling() {
    NgramNetwork network = new NgramNetwork(new UnigramModel(List.of("<s>", "</s>", "<unk>", "tea")), true);
    LexiconTrieBuilder builder = new LexiconTrieBuilder(network, UNITS);
    builder.add("tea", new int[] {1, 3}, 0);
    builder.add("kettle", new int[] {4, 2}, 0);
    builder.add("cup", new int[] {4, 3}, 0);
    WordSearch search = new WordSearch(SearchConfig.DEFAULT, builder.build(), network, scorer());
    search.accept(sound(1, 3, 4, 2, 0, 4, 3), 0, 7);
    assertEquals("tea kettle cup", search.finish().best().text());
    assertEquals(-1, new NgramNetwork(new UnigramModel(List.of("<s>", "</s>", "tea")), true).idOf("cup"));
    assertEquals(-1, network.idOf("<s>"));
    assertEquals(-1, network.idOf("</s>"));
  }

  /** Every word at the same score. */
  private record UnigramModel(List<String> words) implements NgramModel {
    @Override
    public int order() {
      return 1;
    }

    @Override
    public int vocabularySize() {
      return words.size();
    }

    @Override
    public String word(int id) {
      return words.get(id);
    }

    @Override
    public int idOf(String word) {
      return words.indexOf(word);
    }

    @Override
    public int unknownId() {
      return idOf("<unk>");
    }

    @Override
    public int sentenceStartId() {
      return idOf("<s>");
    }

    @Override
    public int sentenceEndId() {
      return idOf("</s>");
    }

    @Override
    public int emptyState() {
      return 0;
    }

    @Override
    public int startState() {
      return 0;
    }

    @Override
    public float score(int state, int word) {
      return -1;
    }

    @Override
    public int nextState(int state, int word) {
      return 0;
    }

    @Override
    public long scoreAndState(int state, int word) {
      return NgramModel.pack(-1, 0);
    }

    @Override
    public float unigram(int word) {
      return -1;
    }
  }

  @Test
  void partialReadings_growAndEndInTheResult() {
    UniformNetwork network = new UniformNetwork(WORDS);
    WordSearch search = new WordSearch(SearchConfig.DEFAULT, trie(network), network, scorer());
    assertEquals(List.of(), search.partial());
    float[] rows = sound(0, 3, 1, 0, 0, 1, 3, 0);
    search.accept(rows, 0, 2);
    assertEquals(List.of(), search.partial());
    search.accept(rows, 2 * 2 * UNITS, 3);
    assertEquals(List.of("eat"), search.partial().stream().map(RecognizedWord::text).toList());
    search.accept(rows, 5 * 2 * UNITS, 3);
    assertEquals(List.of("eat", "tea"), search.partial().stream().map(RecognizedWord::text).toList());
    assertEquals("eat tea", search.finish().best().text());
  }

  @Test
  void partialReadings_wordThatACloseReadingDenies_isHeldBackForAWhile() {
    int[] steps = new int[40];
    steps[1] = 1;
    steps[2] = 3;
    float[] doubtful = sound(steps);
    doubtful[2 * 2 * UNITS + 2] = CLEAR - 1;
    for (boolean denied : new boolean[] {false, true}) {
      WordNetwork network = remembering();
      WordSearch search = new WordSearch(SearchConfig.DEFAULT, trie(network), network, scorer());
      float[] rows = denied ? doubtful : sound(steps);
      search.accept(rows, 0, 8);
      assertEquals(denied ? List.of() : List.of("tea"), search.partial().stream().map(RecognizedWord::text).toList());
      search.accept(rows, 8 * 2 * UNITS, 22);
      assertEquals(List.of("tea"), search.partial().stream().map(RecognizedWord::text).toList());
      assertEquals("tea", search.finish().best().text());
    }
  }

  @Test
  void withoutSilenceInTheHead_aFinishedWordShowsAfterAWhile() {
    UniformNetwork network = new UniformNetwork(WORDS);
    WordSearch search = new WordSearch(SearchConfig.DEFAULT, trie(network), network, new CtcScorer(UNITS));
    float[] rows = new float[20 * UNITS];
    for (int t = 0; t < 20; t++) {
      int label = t == 2 ? 3 : t == 4 ? 1 : 0;
      for (int q = 0; q < UNITS; q++) {
        rows[t * UNITS + q] = q == label ? -0.1f : -6;
      }
    }
    search.accept(rows, 0, 6);
    assertEquals(List.of(), search.partial());
    search.accept(rows, 6 * UNITS, 14);
    assertEquals(List.of("eat"), search.partial().stream().map(RecognizedWord::text).toList());
    assertEquals(16, search.silenceFrames());
    assertEquals("eat", search.finish().best().text());
  }

  @Test
  void framesThatForbidEverything_areWaitedOut() {
    float[] rows = sound(0, 3, 1, 0, 0);
    java.util.Arrays.fill(rows, 3 * 2 * UNITS, 4 * 2 * UNITS, Float.NEGATIVE_INFINITY);
    assertEquals("eat", decode(rows).best().text());
  }

  @Test
  void scoresThatAreNoNumbers_areRefusedWithTheFrame() {
    float[] rows = sound(0, 1, 2);
    rows[2 * 2 * UNITS] = Float.NaN;
    var error = assertThrows(IllegalArgumentException.class, () -> decode(rows));
    assertEquals("frame 2: got a score that is not a number, expected finite scores", error.getMessage());
  }

  @Test
  void options_outOfRangeOrUnknown_areNamedWithTheirRange() {
    var range = assertThrows(IllegalArgumentException.class, () -> SearchConfig.DEFAULT.with("beam", 0));
    assertEquals("search option beam: got 0.0 nat, allowed 0.1..1.0E9", range.getMessage());
    var name = assertThrows(IllegalArgumentException.class, () -> SearchConfig.DEFAULT.with("baem", 1));
    assertTrue(name.getMessage().startsWith("search option: got 'baem', allowed [acousticScale, "), name.getMessage());
    for (SearchConfig.Option option : SearchConfig.OPTIONS) {
      assertTrue(option.defaultValue() >= option.min() && option.defaultValue() <= option.max(), option.name());
    }
  }

  @Test
  void trie_refusesUnitsOutsideTheInventory() {
    LexiconTrieBuilder builder = new LexiconTrieBuilder(new UniformNetwork(WORDS), UNITS);
    var error = assertThrows(IllegalArgumentException.class, () -> builder.add("tea", new int[] {1, 0}, 0));
    assertEquals("pronunciation of 'tea': got unit 0, allowed 1..4", error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> builder.add("tea", new int[0], 0));
    assertThrows(IllegalArgumentException.class, () -> builder.add("tea", new int[] {1}, 0.5f));
  }

  @Test
  void trie_sharesPrefixes_countsHomophonesOnce() {
    LexiconTrie trie = trie(new UniformNetwork(WORDS));
    assertEquals(1 + 1 + 3 + 2 + 2, trie.nodes());
    assertEquals(6, trie.pronunciations());
    assertEquals(5, trie.words());
  }
}
