package io.dualmode.model.grammar.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.model.grammar.CompiledGrammar;
import io.dualmode.model.grammar.Sentences;
import io.dualmode.model.language.Languages;
import io.dualmode.model.language.Pronouncer;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WordGraphTest {
  private static final List<String> WORDS = List.of("w0", "w1", "w2");

  private static void assertSameSentences(Grammar grammar, int most, String where) {
    WordGraph graph = WordGraph.of(grammar, Set.of());
    Map<String, Double> expected = Sentences.of(grammar, most);
    for (List<String> sentence : Sentences.all(WORDS, most)) {
      Double weight = expected.get(String.join(" ", sentence));
      double score = graph.score(sentence);
      String what = where + " " + sentence;
      if (weight == null) {
        assertEquals(Double.NEGATIVE_INFINITY, score, what);
      } else {
        assertEquals(weight, score, 0.01, what);
      }
    }
  }

  @Test
  void randomAcyclicGraphs_acceptExactlyTheirSentencesWithTheirWeights() {
    int built = 0;
    for (long seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      Grammar grammar;
      try {
        grammar = Sentences.randomAcyclic(random, 3 + random.nextInt(4), 4 + random.nextInt(9), 3).build();
      } catch (IllegalArgumentException e) {
        continue;
      }
      built++;
      assertSameSentences(grammar, 6, "seed " + seed);
    }
    assertTrue(built > 150, "only " + built + " of the random graphs were grammars");
  }

  @Test
  void loops_acceptExactlyTheirSentences() throws IOException {
    assertSameSentences(Sentences.jsgf("public <a> = (w0 | w1)+ w2;"), 6, "plus");
    assertSameSentences(Sentences.jsgf("public <a> = w0 (w1 [w2])* ;"), 6, "star");
    assertSameSentences(Sentences.jsgf("public <a> = (w0 | w0 w1)* w1 | (w1 w1)+;"), 6, "ambiguous");
    assertSameSentences(Sentences.jsgf("public <a> = w0 | w1 <a> | w2 <b>; <b> = w0 w0 | w1 <a>;"), 6, "right recursion");
    assertSameSentences(Sentences.jsgf("public <a> = (/3/ w0 | /1/ w1)+ ;"), 6, "weights in a loop");
  }

  @Test
  void weightsThatDivergeInLoops_keepTheSentences() throws IOException {
    Grammar grammar = Sentences.jsgf("public <a> = (/3/ w0 | /1/ w1)+ w1 | (/1/ w0 | /3/ w1)+ w2;");
    WordGraph graph = WordGraph.of(grammar, Set.of());
    Map<String, Double> expected = Sentences.of(grammar, 6);
    for (List<String> sentence : Sentences.all(WORDS, 6)) {
      assertEquals(expected.containsKey(String.join(" ", sentence)), graph.score(sentence) > Double.NEGATIVE_INFINITY, sentence.toString());
    }
  }

  @Test
  void commonEndings_areJoined() {
    Grammar grammar = Grammar.ofPhrases(List.of("a x y z", "b x y z", "c x y z", "c y z"), Enforcement.STRICT);
    WordGraph graph = WordGraph.of(grammar, Set.of());
    assertEquals(6, graph.states());
    assertEquals(8, graph.arcs());
  }

  @Test
  void unspeakableWords_takeTheirSentencesAlong() {
    Grammar grammar = Grammar.ofPhrases(List.of("a x", "b x", "b y"), Enforcement.STRICT);
    WordGraph graph = WordGraph.of(grammar, Set.of("x"));
    assertEquals(List.of("b", "y"), graph.words());
    assertTrue(graph.score(List.of("b", "y")) == 0);
    assertThrows(IllegalArgumentException.class, () -> WordGraph.of(grammar, Set.of("x", "y")));
  }

  @Test
  void unknownSpeech_mayRepeat() {
    WordGraph graph = WordGraph.of(Grammar.ofPhrases(List.of("a [unk] b"), Enforcement.STRICT), Set.of());
    assertTrue(graph.score(List.of("a", "[unk]", "[unk]", "[unk]", "b")) == 0);
    assertEquals(Double.NEGATIVE_INFINITY, graph.score(List.of("a", "b")));
  }

  /** Phrases of one to three words, many of them the beginning or the end of others. */
  private static List<String> phrases(Random random, int count, int words) {
    Set<String> phrases = new TreeSet<>();
    while (phrases.size() < count) {
      List<String> phrase = new ArrayList<>();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        phrase.add("w" + random.nextInt(words));
      }
      phrases.add(String.join(" ", phrase));
    }
    return List.copyOf(phrases);
  }

  @Test
  void loopsOverLongLists_acceptExactlyTheirSentences() throws IOException {
    List<String> forms = List.of("(%s)+", "w1 (%s)* w2", "(%s)+ w0 w1 | w3 (%s)+", "[w0 w1] (%s)* (w1 | w2 | %s)", "((%s)+ w5 | w6)+ w7");
    int inside = 0;
    for (int seed = 0; seed < 3 * forms.size(); seed++) {
      Random random = new Random(seed);
      List<String> phrases = phrases(random, 150, 90);
      boolean weighted = seed % 3 == 2;
      String list = phrases.stream().map(p -> weighted ? "/" + (1 + random.nextInt(3)) + "/ " + p : p).collect(Collectors.joining(" | "));
      Grammar grammar = Sentences.jsgf("public <a> = " + forms.get(seed % forms.size()).replace("%s", list) + ";");
      WordGraph graph = WordGraph.of(grammar, Set.of());
      for (int i = 0; i < 150; i++) {
        List<String> sentence = new ArrayList<>();
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
          sentence.addAll(List.of(phrases.get(random.nextInt(phrases.size())).split(" ")));
        }
        if (random.nextBoolean()) {
          sentence.set(random.nextInt(sentence.size()), "w" + random.nextInt(8));
        }
        sentence.addAll(0, i % 5 == 0 ? List.of("w1") : List.of());
        sentence.addAll(i % 5 == 0 ? List.of("w2") : i % 5 == 1 ? List.of("w0", "w1") : i % 5 == 2 ? List.of("w5", "w7") : List.of());
        double expected = Sentences.weight(grammar, sentence);
        String what = "seed " + seed + " " + sentence;
        assertEquals(expected > Double.NEGATIVE_INFINITY, graph.score(sentence) > Double.NEGATIVE_INFINITY, what);
        if (!weighted) {
          assertEquals(expected, graph.score(sentence), 1e-3, what);
        }
        inside += expected > Double.NEGATIVE_INFINITY ? 1 : 0;
      }
    }
    assertTrue(inside > 300, inside + " sentences");
  }

  @Test
  void aWeightedListBehindAPrefix_keepsItsWeights() throws IOException {
    Random random = new Random(5);
    List<String> phrases = phrases(random, 200, 100);
    String list = phrases.stream().map(p -> "/" + (1 + random.nextInt(9)) + "/ " + p).collect(Collectors.joining(" | "));
    Grammar grammar = Sentences.jsgf("public <a> = (/1/ w1 | /2/ w1 w2) (" + list + ") [w3];");
    WordGraph graph = WordGraph.of(grammar, Set.of());
    for (String phrase : phrases) {
      for (String before : List.of("w1 ", "w1 w2 ", "")) {
        for (String after : List.of("", " w3", " w4")) {
          List<String> sentence = List.of((before + phrase + after).split(" "));
          assertEquals(Sentences.weight(grammar, sentence), graph.score(sentence), 0.01, sentence.toString());
        }
      }
    }
  }

  @Test
  void aLoopOverTenThousandPhrases_isWrittenOnce() throws IOException {
    List<String> phrases = phrases(new Random(3), 10_000, 3000);
    WordGraph graph = WordGraph.of(Sentences.jsgf("public <a> = (" + String.join(" | ", phrases) + ")+;"), Set.of());
    int words = phrases.stream().mapToInt(p -> p.split(" ").length).sum();
    assertTrue(graph.arcs() < 3 * words, graph + ": " + graph.arcs() + " arcs for " + words + " words");
    Random random = new Random(4);
    for (int i = 0; i < 200; i++) {
      String sentence = String.join(" ", phrases.get(random.nextInt(10_000)), phrases.get(random.nextInt(10_000)), phrases.get(i));
      assertEquals(0, graph.score(List.of(sentence.split(" "))), sentence);
    }
    assertEquals(Double.NEGATIVE_INFINITY, graph.score(List.of("w1", "elsewhere")));
  }

  @Test
  void subsetExplosion_isAnError() throws IOException {
    String tail = "(w0 | w1) ".repeat(40);
    Grammar grammar = Sentences.jsgf("public <a> = (w0 | w1)* w0 " + tail + ";");
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> WordGraph.of(grammar, Set.of()));
    assertTrue(e.getMessage().contains("ambiguous"), e.getMessage());
  }

  @Test
  void plainList_ofAnyLength_isNotAmbiguous() {
    List<String> phrases = new ArrayList<>();
    for (int i = 0; i < 190_000; i++) {
      phrases.add("a" + i % 1000 + " b" + i / 1000 + " c" + i % 7 + " d");
    }
    Grammar grammar = Grammar.ofPhrases(phrases, Grammar.Enforcement.STRICT);
    assertTrue(grammar.states() > 550_000, grammar.toString());
    WordGraph graph = WordGraph.of(grammar, Set.of());
    for (int i = 0; i < phrases.size(); i += 997) {
      assertEquals(0, graph.score(List.of(phrases.get(i).split(" "))), phrases.get(i));
    }
    assertEquals(Double.NEGATIVE_INFINITY, graph.score(List.of("a1", "b0", "c2", "d")));
  }

  @Test
  void examplesAndMessages_stayShort_howeverManyWordsCannotBeSpoken() {
    List<String> unknown = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      unknown.add("u" + i);
    }
    PronunciationLexicon lexicon = PronunciationLexicon.empty(UnitInventory.of(List.of("SIL", "A")));
    lexicon.add("w", 1);
    Pronouncer words = Pronouncer.of(lexicon, Languages.of("und"));
    for (List<String> phrases : List.of(List.of(String.join(" ", unknown)), unknown)) {
      List<String> all = new ArrayList<>(phrases);
      IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
          () -> CompiledGrammar.compile(Grammar.ofPhrases(all, Grammar.Enforcement.STRICT), words, null,
              CompiledGrammar.Options.DEFAULT));
      assertTrue(e.getMessage().length() < 400 && e.getMessage().contains("20000 words without pronunciation: [u0, u1"), e.getMessage());
      all.add("w");
      CompiledGrammar compiled = CompiledGrammar.compile(Grammar.ofPhrases(all, Grammar.Enforcement.STRICT), words, null, CompiledGrammar.Options.DEFAULT);
      assertEquals(20_000, compiled.warnings().size());
      assertTrue(compiled.warnings().stream().allMatch(warning -> warning.message().length() < 400));
      assertTrue(compiled.warnings().get(50).message().contains("u50"), compiled.warnings().get(50).message());
    }
  }
}
