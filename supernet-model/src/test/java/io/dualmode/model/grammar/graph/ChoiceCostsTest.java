package io.dualmode.model.grammar.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.model.grammar.BiasedNetwork;
import io.dualmode.model.grammar.GrammarNetwork;
import io.dualmode.model.search.WordNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChoiceCostsTest {
  private static final float REPEAT = 2;

  private static WordNetwork network(Grammar grammar) {
    return new GrammarNetwork(WordGraph.of(grammar, Set.of()), -3, REPEAT);
  }

  private static double score(WordNetwork network, String sentence) {
    double score = 0;
    int state = network.start();
    for (String word : sentence.split(" ")) {
      long step = network.step(state, network.idOf(word));
      score += WordNetwork.scoreOf(step);
      state = WordNetwork.stateOf(step);
    }
    return score + network.end(state);
  }

  private static Grammar loop(List<String> words) {
    Grammar.Builder grammar = Grammar.builder();
    int start = grammar.state();
    int end = grammar.state();
    words.forEach(word -> grammar.arc(start, end, word, 0, ""));
    return grammar.arc(end, start, Grammar.EPSILON, 0, "").accept(end, 0).build();
  }

  @Test
  void phrases_payForTheChoiceAndNotForTheirLength() {
    WordNetwork network = network(Grammar.ofPhrases(List.of("yes", "turn it all off now", "no"), Enforcement.STRICT));
    for (String phrase : List.of("yes", "turn it all off now", "no")) {
      assertEquals(-Math.log(3), score(network, phrase), 1e-5, phrase);
    }
  }

  @Test
  void loops_payForEachWordAndForGoingOn() {
    for (int words : new int[] {1, 2, 10, 70, 300}) {
      List<String> all = new ArrayList<>();
      for (int w = 0; w < words; w++) {
        all.add("w" + w);
      }
      WordNetwork network = network(loop(all));
      assertEquals(-Math.log(words), score(network, "w0"), 1e-4, words + " words");
      assertEquals(-3 * Math.log(words) - 2 * REPEAT, score(network, "w0 w" + (words - 1) + " w0"), 1e-4, words + " words");
    }
  }

  @Test
  void loops_ofWholePhrases_goOnOnceARound() {
    Grammar.Builder grammar = Grammar.builder();
    int start = grammar.state();
    int middle = grammar.state();
    int end = grammar.state();
    grammar.arc(start, middle, "a", 0, "").arc(middle, end, "b", 0, "").arc(end, start, Grammar.EPSILON, 0, "").accept(end, 0);
    WordNetwork network = network(grammar.build());
    assertEquals(0, score(network, "a b"), 1e-6);
    assertEquals(-REPEAT, score(network, "a b a b"), 1e-6);
    assertEquals(-2 * REPEAT, score(network, "a b a b a b"), 1e-6);
  }

  @Test
  void weights_keepTheirRatios() {
    Grammar.Builder grammar = Grammar.builder();
    int start = grammar.state();
    int end = grammar.state();
    grammar.arc(start, end, "often", 0, "").arc(start, end, "seldom", (float) Math.log(0.1), "").accept(end, 0);
    WordNetwork network = network(grammar.build());
    assertEquals(Math.log(10), score(network, "often") - score(network, "seldom"), 1e-5);
    assertEquals(-Math.log(1.1), score(network, "often"), 1e-5);
  }

  @Test
  void unknownSpeech_beginsAsAWord_andGoesOnAtItsOwnPrice() {
    WordNetwork single = network(Grammar.ofPhrases(List.of("a", "b", Grammar.UNKNOWN), Enforcement.STRICT));
    assertEquals(-Math.log(3) - 3, score(single, "[unk]"), 1e-5);
    assertEquals(-Math.log(3) - 9, score(single, "[unk] [unk] [unk]"), 1e-5);
    Grammar list = Grammar.ofPhrases(List.of("a", "b", Grammar.UNKNOWN), Enforcement.LOOSE);
    WordNetwork loose = BiasedNetwork.loose(WordGraph.of(list, Set.of()), -3, REPEAT);
    assertEquals(-Math.log(3) - 9 - 4 * REPEAT, score(loose, "[unk] [unk] [unk]"), 1e-5);
    assertEquals(-2 * Math.log(3) - REPEAT, score(loose, "a b"), 1e-5);
  }

  @Test
  void loose_brokenSentencesPayForEachWord_wholeOnesForTheChoice() {
    Grammar list = Grammar.ofPhrases(List.of("a b c", "d"), Enforcement.LOOSE);
    WordNetwork loose = BiasedNetwork.loose(WordGraph.of(list, Set.of()), -3, REPEAT);
    assertEquals(-Math.log(2), score(loose, "a b c"), 1e-5);
    assertEquals(-2 * Math.log(2) - REPEAT, score(loose, "a b c d"), 1e-5);
    assertTrue(score(loose, "a c") <= -2 * (Math.log(4) + REPEAT) + 1e-5, "broken");
    assertTrue(score(loose, "c") <= -Math.log(4) - REPEAT + 1e-5, "out of its place");
  }

  /** Every state of random grammars, with long lists that states share, against the sum over all words of the vocabulary. */
  @Test
  void randomGrammars_costIsTheLogarithmOfTheWeighedChoices() {
    for (long seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      Grammar.Builder builder = Grammar.builder();
      int states = 2 + random.nextInt(4);
      for (int s = 0; s < states; s++) {
        builder.state();
      }
      int list = random.nextBoolean() ? 80 : 3;
      for (int s = 0; s < states; s++) {
        for (int i = 0; i < (s == 0 ? list : 1 + random.nextInt(4)); i++) {
          builder.arc(s, random.nextInt(states), "w" + (s == 0 ? i : random.nextInt(6)), -random.nextInt(3), "");
        }
        if (s > 0 && random.nextInt(3) == 0) {
          builder.arc(s, 0, Grammar.EPSILON, -1, "");
        }
      }
      builder.accept(states - 1, 0);
      Grammar grammar;
      try {
        grammar = builder.build();
      } catch (IllegalArgumentException e) {
        continue;
      }
      WordGraph graph = WordGraph.of(grammar, Set.of());
      WordNetwork network = new GrammarNetwork(graph, -3, 0);
      for (int state = 0; state < graph.states(); state++) {
        double most = Double.NEGATIVE_INFINITY;
        for (int word = 0; word < graph.words().size(); word++) {
          most = Math.max(most, WordNetwork.scoreOf(graph.step(state, word)));
        }
        double sum = 0;
        for (int word = 0; word < graph.words().size(); word++) {
          sum += Math.exp(WordNetwork.scoreOf(graph.step(state, word)) - most);
        }
        for (int word = 0; word < graph.words().size(); word++) {
          float weight = WordNetwork.scoreOf(graph.step(state, word));
          if (weight > Float.NEGATIVE_INFINITY) {
            assertEquals(weight - Math.log(sum), WordNetwork.scoreOf(network.step(state, word)), 1e-3, "seed " + seed + ", state " + state);
          }
        }
      }
    }
  }
}
