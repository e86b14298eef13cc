package io.dualmode.model.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.model.grammar.CompiledGrammar.Options;
import io.dualmode.model.grammar.graph.WordGraph;
import io.dualmode.model.head.ctc.CtcScorer;
import io.dualmode.model.language.Languages;
import io.dualmode.model.language.Pronouncer;
import io.dualmode.model.lexicon.PronunciationGuesser;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.network.UniformNetwork;
import io.dualmode.model.search.tree.WordSearch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Grammars in the search, on posteriors that say exactly which units were spoken. */
class GrammarDecodingTest {
  private static final UnitInventory UNITS = UnitInventory.of(List.of("SIL", "A", "B", "C", "D", "E"));
  private static final PronunciationGuesser NO_GUESS = (word, most) -> List.of();
  private static final SearchConfig CONFIG = SearchConfig.DEFAULT.with("wordPenalty", 0).with("beam", 60).with("wordBeam", 60)
      .with("languageWeight", 1);

  /** Words of three units each, all different: every sequence of units is one sequence of words at most. */
  private static PronunciationLexicon lexicon(int words) {
    PronunciationLexicon lexicon = PronunciationLexicon.empty(UNITS);
    for (int w = 0; w < words; w++) {
      lexicon.add("w" + w, 1 + w % 5, 1 + w / 5 % 5, 1 + (w / 25 + w) % 5);
    }
    return lexicon;
  }

  private static CompiledGrammar compile(Grammar grammar, PronunciationLexicon lexicon, WordNetwork free) {
    return CompiledGrammar.compile(grammar, new Pronouncer(lexicon, NO_GUESS, Languages.of("und")), free, Options.DEFAULT);
  }

  /** One frame per unit and a blank behind it; the unit spoken has almost all of the probability. */
  private static SearchResult hear(CompiledGrammar grammar, PronunciationLexicon lexicon, List<String> words) {
    List<Integer> units = new ArrayList<>();
    for (String word : words) {
      for (int unit : lexicon.pronunciations(word).get(0)) {
        units.add(unit);
        units.add(0);
      }
    }
    float[] rows = new float[units.size() * UNITS.size()];
    Arrays.fill(rows, (float) Math.log(1e-5));
    for (int t = 0; t < units.size(); t++) {
      rows[t * UNITS.size() + units.get(t)] = (float) Math.log(1 - 5e-5);
    }
    WordSearch search = new WordSearch(CONFIG, grammar.trie(), grammar.network(), new CtcScorer(UNITS.size()));
    search.accept(rows, 0, units.size());
    return search.finish();
  }

  private static String text(SearchResult result) {
    return String.join(" ", GarbageWords.joined(result.best().words()).stream().map(w -> w.text()).toList());
  }

  @Test
  void randomAcyclicGrammars_hearExactlyTheirOwnSentences() {
    PronunciationLexicon lexicon = lexicon(8);
    List<String> words = List.of("w0", "w1", "w2", "w3");
    int inside = 0;
    int outside = 0;
    for (long seed = 0; seed < 120; seed++) {
      Random random = new Random(seed);
      Grammar grammar;
      try {
        grammar = Sentences.randomAcyclic(random, 3 + random.nextInt(4), 4 + random.nextInt(8), 4).build();
      } catch (IllegalArgumentException e) {
        continue;
      }
      CompiledGrammar compiled = compile(grammar, lexicon, null);
      Map<String, Double> sentences = Sentences.of(grammar, 8);
      for (String sentence : sentences.keySet()) {
        SearchResult result = hear(compiled, lexicon, List.of(sentence.split(" ")));
        assertTrue(result.complete(), "seed " + seed + ": " + sentence);
        assertEquals(sentence, text(result), "seed " + seed);
        inside++;
      }
      for (int i = 0; i < 4; i++) {
        List<String> other = new ArrayList<>();
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
          other.add(words.get(random.nextInt(4)));
        }
        SearchResult result = hear(compiled, lexicon, other);
        if (!sentences.containsKey(String.join(" ", other)) && result.complete()) {
          result.nBest().forEach(h -> assertTrue(sentences.containsKey(h.text()), h.text()));
          outside++;
        }
      }
    }
    assertTrue(inside > 100 && outside > 20, inside + " sentences inside, " + outside + " outside");
  }

  @Test
  void strict_treeHoldsTheWordsOfTheGrammarOnly() {
    CompiledGrammar compiled = compile(Grammar.ofPhrases(List.of("w1 w2"), Enforcement.STRICT), lexicon(60), null);
    assertEquals(2, compiled.trie().words());
  }

  @Test
  void loose_hearsAnyOrderOfItsWordsAndNoOthers() {
    PronunciationLexicon lexicon = lexicon(8);
    CompiledGrammar compiled = compile(Grammar.ofPhrases(List.of("w1 w2 w3", "w4"), Enforcement.LOOSE), lexicon, null);
    for (String said : List.of("w1 w2 w3", "w3 w2 w1", "w2", "w4 w4 w1")) {
      assertEquals(said, text(hear(compiled, lexicon, List.of(said.split(" ")))));
    }
    assertFalse(text(hear(compiled, lexicon, List.of("w1", "w7"))).contains("w7"));
  }

  @Test
  void biased_hearsFreeSpeechAndPrefersTheGrammar() {
    PronunciationLexicon lexicon = lexicon(8);
    lexicon.add("homophone", lexicon.pronunciations("w2").get(0));
    List<String> all = new ArrayList<>();
    lexicon.forEach((word, variants) -> all.add(word));
    WordNetwork free = new UniformNetwork(all);
    CompiledGrammar compiled = compile(Grammar.ofPhrases(List.of("w1 homophone w3"), Enforcement.BIASED), lexicon, free);
    assertEquals("w5 w6 w7", text(hear(compiled, lexicon, List.of("w5", "w6", "w7"))));
    assertEquals("w5 w1 homophone w3 w5", text(hear(compiled, lexicon, List.of("w5", "w1", "w2", "w3", "w5"))));
  }

  @Test
  void biased_brokenSentencesGainNothing_wholeOnesTheirWords() {
    PronunciationLexicon lexicon = lexicon(6);
    List<String> all = List.of("w0", "w1", "w2", "w3", "w4", "w5");
    WordNetwork free = new UniformNetwork(all);
    Options options = new Options(2, -1, 1, 1);
    Grammar grammar = Grammar.ofPhrases(List.of("w1 w2 w3", "w1 w2", "w4"), Enforcement.BIASED);
    WordNetwork biased = BiasedNetwork.overFreeSpeech(WordGraph.of(grammar, java.util.Set.of()), free, options.bonus(),
        options.garbageScore());
    double plain = -Math.log(6);
    Map<String, Integer> bonusWords = Map.of("w0", 0, "w1", 0, "w1 w2", 2, "w1 w2 w3", 3, "w1 w3", 0, "w4 w4 w4", 3,
        "w1 w1 w2", 2, "w0 w1 w2 w0", 2, "w1 w2 w4", 3, "w2 w3", 0);
    bonusWords.forEach((sentence, count) -> {
      double score = 0;
      int state = biased.start();
      for (String word : sentence.split(" ")) {
        long step = biased.step(state, biased.idOf(word));
        score += WordNetwork.scoreOf(step);
        state = WordNetwork.stateOf(step);
      }
      score += biased.end(state);
      assertEquals(plain * sentence.split(" ").length + 2 * count, score, 1e-4, sentence);
    });
    assertEquals(-1, biased.idOf("elsewhere"));
  }

  @Test
  void unknownSpeech_isHeardAsOneWord_andNotPreferredToTheGrammar() {
    PronunciationLexicon lexicon = lexicon(20);
    CompiledGrammar compiled = compile(Grammar.ofPhrases(List.of("w1 w2", "w3 [unk] w2", "[unk]"), Enforcement.STRICT), lexicon, null);
    assertEquals("w1 w2", text(hear(compiled, lexicon, List.of("w1", "w2"))));
    assertEquals("[unk]", text(hear(compiled, lexicon, List.of("w9", "w11"))));
    assertEquals("w3 [unk] w2", text(hear(compiled, lexicon, List.of("w3", "w17", "w2"))));
    assertTrue(compiled.accepts(List.of("w3", "[unk]", "w2")));
  }

  /** Sounds that are one long word as well as two short ones: a loop must not prefer the two. */
  @Test
  void loops_oneWordRatherThanTwoThatSoundTheSame() {
    PronunciationLexicon lexicon = PronunciationLexicon.empty(UNITS);
    Random random = new Random(5);
    for (int round = 0; round < 40; round++) {
      int[] units = random.ints(4, 1, UNITS.size()).toArray();
      int cut = 1 + random.nextInt(3);
      String whole = "whole" + round;
      String first = "first" + round;
      String last = "last" + round;
      lexicon.add(whole, units);
      lexicon.add(first, Arrays.copyOf(units, cut));
      lexicon.add(last, Arrays.copyOfRange(units, cut, 4));
      Grammar.Builder loop = Grammar.builder();
      int start = loop.state();
      int end = loop.state();
      for (String word : List.of(first, whole, last)) {
        loop.arc(start, end, word, 0, "");
      }
      loop.arc(end, start, Grammar.EPSILON, 0, "").accept(end, 0);
      assertEquals(whole, text(hear(compile(loop.build(), lexicon, null), lexicon, List.of(whole))));
      Grammar list = Grammar.ofPhrases(List.of(first, whole, last, Grammar.UNKNOWN), Enforcement.LOOSE);
      assertEquals(whole, text(hear(compile(list, lexicon, null), lexicon, List.of(whole))));
      Grammar phrases = Grammar.ofPhrases(List.of(first + " " + last, whole), Enforcement.STRICT);
      SearchResult both = hear(compile(phrases, lexicon, null), lexicon, List.of(whole));
      assertEquals(both.nBest().get(0).score(), both.nBest().get(1).score(), 1e-3, "a phrase does not pay for having two words");
    }
  }

  @Test
  void missingWords_areGuessedOrNamedWithTheirPhrases() {
    PronunciationLexicon lexicon = lexicon(5);
    lexicon.add("abc", 1, 2, 3);
    lexicon.add("de", 4, 5);
    PronunciationGuesser guesser = (word, most) -> word.equals("guessable")
        ? List.of(new PronunciationGuesser.Guess(new int[] {5, 5, 1}, 0.7)) : List.of();
    Grammar grammar = Grammar.ofPhrases(List.of("w1 guessable", "w1 ???", "ABC", "abc-de", "w2 w3 ???"), Enforcement.STRICT);
    CompiledGrammar compiled = CompiledGrammar.compile(grammar, new Pronouncer(lexicon, guesser, Languages.of("und")), null, Options.DEFAULT);
    assertEquals(List.of("guessable", "???"), compiled.warnings().stream().map(GrammarWarning::word).toList());
    assertTrue(compiled.warnings().get(0).message().contains("E E A"), compiled.warnings().toString());
    assertTrue(compiled.warnings().get(1).message().contains("[w1 ???, w2 w3 ???]"), compiled.warnings().toString());
    assertTrue(compiled.accepts(List.of("ABC")) && compiled.accepts(List.of("abc-de")) && compiled.accepts(List.of("w1", "guessable")));
    assertFalse(compiled.accepts(List.of("w1", "???")));
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
        () -> compile(Grammar.ofPhrases(List.of("???"), Enforcement.STRICT), lexicon, null));
    assertTrue(e.getMessage().contains("???"), e.getMessage());
  }

  @Test
  void missingWords_besideSpeechOutsideTheGrammar_areNoGrammar() {
    for (Enforcement enforcement : Enforcement.values()) {
      Grammar grammar = Grammar.ofPhrases(List.of("nowhere", "nobody", Grammar.UNKNOWN), enforcement);
      PronunciationLexicon lexicon = lexicon(3);
      WordNetwork free = new UniformNetwork(List.of("w0", "w1", "w2"));
      if (enforcement == Enforcement.BIASED) {
        compile(grammar, lexicon, free);
      } else {
        String message = assertThrows(IllegalArgumentException.class, () -> compile(grammar, lexicon, free)).getMessage();
        assertTrue(message.contains("no word that can be recognised") && message.contains("nowhere"), message);
      }
      compile(Grammar.ofPhrases(List.of(Grammar.UNKNOWN), enforcement), lexicon, free);
    }
  }

  @Test
  void hotwords_gainTheirBoostsForWholePhrasesOnly() {
    WordNetwork free = new UniformNetwork(List.of("w0", "w1", "w2", "w3"));
    WordNetwork hot = new HotwordNetwork(free, List.of(new Hotword("w1 w2", 3), new Hotword("w1 w2 w3", 4), new Hotword("w0", -2)));
    Map<String, Double> gains = Map.of("w1", 0.0, "w1 w2", 8.0, "w1 w2 w3", 12.0, "w2 w3", 0.0, "w0 w0", -4.0, "w1 w1 w2", 8.0,
        "w1 w2 w0", 6.0, "w3 w1 w3", 0.0);
    gains.forEach((sentence, gain) -> {
      double score = 0;
      int state = hot.start();
      for (String word : sentence.split(" ")) {
        long step = hot.step(state, hot.idOf(word));
        score += WordNetwork.scoreOf(step);
        state = WordNetwork.stateOf(step);
      }
      assertEquals(gain - Math.log(4) * sentence.split(" ").length, score + hot.end(state), 1e-4, sentence);
    });
  }
}
