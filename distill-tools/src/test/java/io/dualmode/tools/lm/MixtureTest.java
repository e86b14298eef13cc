package io.dualmode.tools.lm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.lm.BackoffTrie;
import io.dualmode.tools.ngram.Perplexity;
import io.dualmode.tools.ngram.Sentences;
import io.dualmode.tools.ngram.TokenizedText;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MixtureTest {
  private final List<String> first = Sentences.random(21, 900, 30);
  private final List<String> second = Sentences.random(22, 200, 25);
  private final List<String> words = vocabulary();
  private final BackoffTrie a = Sentences.model(first, words, 3);
  private final BackoffTrie b = Sentences.model(second, words, 2);

  private List<String> vocabulary() {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return Sentences.vocabulary(all);
  }

  @Test
  void mix_everyHistory_sumsToOne() {
    BackoffTrie mixed = LinearMixture.mix(List.of(a, b), new double[] {0.3, 0.7});
    assertEquals(3, mixed.order());
    assertTrue(Sentences.worstSum(mixed) < 2e-5);
  }

  /** v_i(h) = weight_i p_i(h)^0.5 / sum, with p_i(h) the product of model i's probabilities, p(s) being p(/s). */
  @Test
  void mix_everyNgram_isTheWeightedSum() {
    double[] weights = {0.3, 0.7};
    BackoffTrie mixed = LinearMixture.mix(List.of(a, b), weights);
    int[] visited = new int[1];
    for (int n = 1; n <= 3; n++) {
      int order = n;
      mixed.visit(n, (ids, node) -> {
        double[] share = new double[2];
        double[] prob = new double[2];
        for (int m = 0; m < 2; m++) {
          BackoffTrie model = m == 0 ? a : b;
          double history = 0;
          for (int k = 1; k < order; k++) {
            boolean start = ids[k - 1] == words.indexOf("<s>");
            history += start ? model.level(1).logProb()[words.indexOf("</s>")] : model.logProb(ids, 0, k);
          }
          share[m] = weights[m] * Math.exp(history / 2);
          prob[m] = Math.exp(model.logProb(ids, 0, order));
        }
        double expected = (share[0] * prob[0] + share[1] * prob[1]) / (share[0] + share[1]);
        if (ids[order - 1] != words.indexOf("<s>")) {
          assertEquals(expected, Math.exp(mixed.logProb(ids, 0, order)), 2e-5 * expected);
          visited[0]++;
        }
      });
    }
    assertTrue(visited[0] > 1000);
  }

  @Test
  void tune_twoModels_isAsGoodAsTheBestOfAGrid() {
    TokenizedText text = Sentences.tokens(Sentences.random(22, 300, 25).subList(200, 300), words);
    float[][] probs = {Perplexity.logProbs(a, text), Perplexity.logProbs(b, text)};
    float[][] histories = {Perplexity.historyLogProbs(a, text), Perplexity.historyLogProbs(b, text)};
    double[] tuned = MixtureWeights.tune(List.of(new MixtureWeights.Text(1, probs, histories)));
    assertEquals(1, tuned[0] + tuned[1], 1e-9);
    double best = Double.NEGATIVE_INFINITY;
    for (int i = 1; i < 1000; i++) {
      best = Math.max(best, logLikelihood(new double[] {i / 1000.0, 1 - i / 1000.0}, probs, histories));
    }
    assertTrue(logLikelihood(tuned, probs, histories) > best - 1e-3 * Math.abs(best));
  }

  private static double logLikelihood(double[] weights, float[][] probs, float[][] histories) {
    double sum = 0;
    for (int t = 0; t < probs[0].length; t++) {
      double[] share = new double[2];
      for (int m = 0; m < 2; m++) {
        share[m] = weights[m] * Math.exp(histories[m][t] / 2);
      }
      sum += Math.log((share[0] * Math.exp(probs[0][t]) + share[1] * Math.exp(probs[1][t])) / (share[0] + share[1]));
    }
    return sum;
  }

  @Test
  void mix_wrongWeightsOrVocabularies_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> LinearMixture.mix(List.of(a, b), new double[] {0.5, 0.6}));
    BackoffTrie other = Sentences.model(second, Sentences.vocabulary(second), 2);
    assertThrows(IllegalArgumentException.class, () -> LinearMixture.mix(List.of(a, other), new double[] {0.5, 0.5}));
  }

  @Test
  void restrict_toASmallerVocabulary_sumsToOne() {
    List<String> text = Sentences.random(23, 150, 80);
    List<String> all = Sentences.vocabulary(text);
    BackoffTrie model = Sentences.model(text, all, 3);
    List<String> fewer = new ArrayList<>(all);
    fewer.removeAll(List.of("w0", "w3"));
    fewer.add("zebra");
    BackoffTrie moved = Revocabulary.restrict(model, fewer);
    assertTrue(Sentences.worstSum(moved) < 2e-5);
    assertEquals(BackoffTrie.LOG_ZERO, moved.level(1).logProb()[fewer.indexOf("zebra")]);
    int[] here = {fewer.indexOf("w1"), fewer.indexOf("w8")};
    int[] there = {all.indexOf("w1"), all.indexOf("w8")};
    assertTrue(model.find(there, 0, 2) >= 0, "w8 often follows w1");
    assertEquals(model.logProb(there, 0, 2), moved.logProb(here, 0, 2), 1e-5);
  }
}
