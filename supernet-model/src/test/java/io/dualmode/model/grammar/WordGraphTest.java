package io.dualmode.model.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.Grammar;
import io.dualmode.api.Grammar.Enforcement;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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

  @Test
  void subsetExplosion_isAnError() throws IOException {
    String tail = "(w0 | w1) ".repeat(40);
    Grammar grammar = Sentences.jsgf("public <a> = (w0 | w1)* w0 " + tail + ";");
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> WordGraph.of(grammar, Set.of()));
    assertTrue(e.getMessage().contains("ambiguous"), e.getMessage());
  }
}
