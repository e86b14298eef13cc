package io.dualmode.tools.ngram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.lm.BackoffTrie;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EntropyPruningTest {
  private final List<String> text = Sentences.random(31, 1200, 25);
  private final List<String> words = Sentences.vocabulary(text);
  private final BackoffTrie model = Sentences.model(text, words, 3);
  private final TokenizedText tokens = Sentences.tokens(text, words);
  private final float[][] histories = HistoryWeights.of(model, List.of(tokens), List.of(model), new double[] {1});

  @Test
  void historyWeights_areRelativeFrequencies() {
    NgramCounts counts = Sentences.counts(text, words, 2);
    double all = tokens.tokens().length;
    for (int w = 0; w < words.size(); w++) {
      if (words.get(w).equals("</s>")) {
        assertEquals(0, histories[0][w]);
        continue;
      }
      double expected = words.get(w).equals("<s>") ? text.size() : counts.levels().get(0).count()[w];
      assertEquals(expected / all, histories[0][w], 1e-6);
    }
    double sum = 0;
    for (float h : histories[0]) {
      sum += h;
    }
    assertEquals(1, sum, 1e-5);
  }

  @Test
  void prune_anyAmount_sumsToOneAndHoldsPrefixesAndSuffixes() {
    EntropyPruning pruning = EntropyPruning.rank(model, histories, new double[] {0, 2, 1});
    int all = model.size(2) + model.size(3);
    int before = Integer.MAX_VALUE;
    double perplexity = 0;
    for (double share : new double[] {0.9, 0.5, 0.2, 0.05, 0.001}) {
      BackoffTrie pruned = pruning.prune(pruning.leastWorthFor((long) (share * all)));
      int size = pruned.size(2) + pruned.size(3);
      assertTrue(size <= share * all && size < before, size + " of " + all);
      before = size;
      assertTrue(Sentences.worstSum(pruned) < 2e-5);
      pruned.visit(3, (ids, node) -> assertTrue(pruned.find(ids, 1, 3) >= 0));
      double now = Perplexity.of(pruned, tokens).perplexity();
      assertTrue(now > perplexity, "perplexity rises on the text itself");
      perplexity = now;
    }
  }

  /** The loss of a trigram is the relative entropy to the model that lacks just it, added up over all words. */
  @Test
  void rank_trigrams_areWorthTheRelativeEntropy() {
    List<Double> losses = new ArrayList<>();
    int[][] suffix = {null, model.suffixes(2, null), model.suffixes(3, model.suffixes(2, null))};
    for (int h = 0; h < model.size(2); h++) {
      int[] begin = model.level(2).childBegin();
      for (int left = begin[h]; left < begin[h + 1]; left++) {
        losses.add(loss(h, left, begin, suffix));
      }
    }
    EntropyPruning pruning = EntropyPruning.rank(model, histories, new double[] {0, 1, 1});
    losses.sort(null);
    for (double share : new double[] {0.1, 0.3, 0.5, 0.7, 0.9, 0.99}) {
      int at = (int) (share * losses.size());
      double least = (losses.get(at) + losses.get(at + 1)) / 2;
      if (losses.get(at + 1) - losses.get(at) > 1e-3 * losses.get(at)) {
        assertEquals(losses.size() - at - 1, pruning.count(3, least), 1);
      }
    }
  }

  private double loss(int h, int left, int[] begin, int[][] suffix) {
    BackoffTrie.Level level = model.level(3);
    int[] ids = ids(h);
    double keptMass = 0;
    double keptLower = 0;
    for (int k = begin[h]; k < begin[h + 1]; k++) {
      if (k != left) {
        keptMass += Math.exp(level.logProb()[k]);
        keptLower += Math.exp(model.level(2).logProb()[suffix[2][k]]);
      }
    }
    double backoff = (1 - keptMass) / (1 - keptLower);
    double sum = 0;
    for (int w = 0; w < words.size(); w++) {
      if (words.get(w).equals("<s>")) {
        continue;
      }
      int node = model.child(2, h, w);
      double p = Math.exp(model.logProb(new int[] {ids[0], ids[1], w}, 0, 3));
      double q = node >= 0 && node != left ? p : backoff * Math.exp(model.logProb(new int[] {ids[1], w}, 0, 2));
      sum += p * Math.log(p / q);
    }
    return histories[1][h] * sum;
  }

  private int[] ids(int bigram) {
    int[] found = new int[2];
    model.visit(2, (ids, node) -> {
      if (node == bigram) {
        found[0] = ids[0];
        found[1] = ids[1];
      }
    });
    return found;
  }
}
