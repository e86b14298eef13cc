package io.dualmode.tools.g2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.g2p.GraphoneModel;
import io.dualmode.model.g2p.GraphoneTrie;
import io.dualmode.model.lm.BackoffTrie;
import io.dualmode.tools.ngram.EntropyPruning;
import io.dualmode.tools.ngram.HistoryWeights;
import io.dualmode.tools.ngram.KneserNey;
import io.dualmode.tools.ngram.NgramCounts;
import io.dualmode.tools.ngram.TokenizedText;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The automaton of an n-gram model against the model itself. */
class GraphoneTrieTest {
  private static final List<String> NAMES = List.of("</s>", "<s>", "a", "b", "c", "d", "e");

  private static TokenizedText text(long seed, int sequences) {
    Random random = new Random(seed);
    IntStream.Builder tokens = IntStream.builder();
    for (int n = 0; n < sequences; n++) {
      int previous = 0;
      for (int i = 1 + random.nextInt(6); i > 0; i--) {
        previous = random.nextInt(3) > 0 ? (previous * 2 + 1) % 5 : random.nextInt(5);
        tokens.add(GraphoneModel.FIRST_GRAPHONE + previous);
      }
      tokens.add(GraphoneModel.END);
    }
    return new TokenizedText("random", tokens.build().toArray());
  }

  private static BackoffTrie model(TokenizedText text, int order) {
    int[] minCounts = new int[order];
    Arrays.fill(minCounts, 1);
    return KneserNey.estimate(NgramCounts.count(text, NAMES.size(), GraphoneModel.START, GraphoneModel.END, order), NAMES, minCounts);
  }

  private static int[] history(Random random) {
    return IntStream.concat(IntStream.of(GraphoneModel.START), random.ints(random.nextInt(6), GraphoneModel.FIRST_GRAPHONE, NAMES.size())).toArray();
  }

  private static int state(GraphoneTrie trie, int[] history) {
    int state = GraphoneTrie.ROOT;
    for (int symbol : history) {
      state = trie.next(state, symbol);
    }
    return state;
  }

  @Test
  void of_everyModel_scoresAsTheModelDoes() {
    Random random = new Random(5);
    for (int order = 1; order <= 3; order++) {
      BackoffTrie model = model(text(order, 60), order);
      GraphoneTrie trie = GraphoneTrie.of(model);
      assertTrue(trie.nodes() < 256, "so few that none is rounded");
      for (int n = 0; n < 300; n++) {
        int[] history = history(random);
        for (int symbol = 0; symbol < NAMES.size(); symbol++) {
          if (symbol != GraphoneModel.START) {
            int[] ids = IntStream.concat(IntStream.of(history), IntStream.of(symbol)).toArray();
            assertEquals(model.logProb(ids, 0, ids.length), trie.logProbability(state(trie, history), symbol), 1e-5, Arrays.toString(ids));
          }
        }
      }
    }
  }

  /** After any history, the probabilities of all symbols but the start sum to one: unpruned, pruned a little and a lot. */
  @Test
  void of_prunedModels_everyHistorySumsToOne() {
    TokenizedText text = text(2, 400);
    BackoffTrie model = model(text, 4);
    EntropyPruning pruning = EntropyPruning.rank(model, HistoryWeights.of(model, List.of(text), List.of(model), new double[] {1}),
        new double[] {1, 1, 1, 1});
    int before = Integer.MAX_VALUE;
    Random random = new Random(3);
    for (double least : new double[] {0, 1e-5, 1e-4, 1e-3, 1}) {
      GraphoneTrie trie = GraphoneTrie.of(pruning.prune(least));
      assertTrue(trie.nodes() < before, "a higher threshold keeps fewer");
      before = trie.nodes();
      for (int n = 0; n < 200; n++) {
        int state = state(trie, history(random));
        double sum = 0;
        for (int symbol = 0; symbol < NAMES.size(); symbol++) {
          sum += symbol == GraphoneModel.START ? 0 : Math.exp(trie.logProbability(state, symbol));
        }
        assertEquals(1, sum, 0.02, "least worth " + least);
      }
    }
    assertEquals(1 + NAMES.size(), before, "nothing but unigrams is worth that much");
  }
}
