package io.dualmode.tools.ngram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.lm.BackoffTrie;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KneserNeyTest {
  private static double p(BackoffTrie model, String... words) {
    int[] ids = Arrays.stream(words).mapToInt(model::idOf).toArray();
    return Math.exp(model.logProb(ids, 0, ids.length));
  }

  /**
   * "a b", "a b", "a c". Bigrams: (s a) 3, (a b) 2, (b /s) 2, (a c) 1, (c /s) 1, so n1 = 2, n2 = 2, n3 = 1, n4 = 0,
   * Y = 2 / (2 + 4) = 1/3 and D1 = 1 - 2/3 = 1/3, D2 = 2 - 3/3 * 1/2 = 3/2, D3 = 3 - 0 = 3.
   * Different words before a, b, c, /s: 1, 1, 1, 2. No count is 3, so D3 cannot be estimated and 0.5, 1, 1.5 are used: 0.5 * 3
   * + 1 = 2.5 of 5 is shared by the five words but s, 0.1 each: p(a) = p(b) = p(c) = 0.5/5 + 0.1 = 0.2, p(/s) = 1/5 + 0.1 = 0.3,
   * p(unk) = 0.1.
   */
  @Test
  void estimate_workedExample() {
    List<String> text = List.of("a b", "a b", "a c");
    BackoffTrie model = Sentences.model(text, Sentences.vocabulary(text), 2);
    assertEquals(0.2, p(model, "a"), 1e-6);
    assertEquals(0.3, p(model, "</s>"), 1e-6);
    assertEquals(0.1, p(model, "<unk>"), 1e-6);
    assertEquals((3 - 3) / 3.0 + 1 * 0.2, p(model, "<s>", "a"), 1e-6);
    double gamma = (1.5 + 1 / 3.0) / 3;
    assertEquals((2 - 1.5) / 3 + gamma * 0.2, p(model, "a", "b"), 1e-6);
    assertEquals((1 - 1 / 3.0) / 3 + gamma * 0.2, p(model, "a", "c"), 1e-6);
    assertEquals(gamma * 0.3, p(model, "a", "</s>"), 1e-6);
    assertEquals(0.5 / 2 + 0.75 * 0.3, p(model, "b", "</s>"), 1e-6);
    assertEquals(2 / 3.0 + 0.3 / 3, p(model, "c", "</s>"), 1e-6);
  }

  /** The formulas of the class, read off by maps of strings. */
  private static final class Plain {
    private final List<Map<List<String>, Integer>> adjusted = new ArrayList<>();
    private final List<double[]> discounts = new ArrayList<>();
    private final int words;
    private int estimated;

    Plain(List<String> text, int order, int vocabularySize) {
      words = vocabularySize - 1;
      List<Map<List<String>, Integer>> counts = new ArrayList<>();
      for (int n = 1; n <= order; n++) {
        Map<List<String>, Integer> count = new HashMap<>();
        for (String sentence : text) {
          List<String> tokens = new ArrayList<>(List.of(("<s> " + sentence + " </s>").split(" ")));
          for (int i = 0; i + n <= tokens.size(); i++) {
            if (!(n == 1 && i == 0)) {
              count.merge(List.copyOf(tokens.subList(i, i + n)), 1, Integer::sum);
            }
          }
        }
        counts.add(count);
      }
      for (int n = 1; n <= order; n++) {
        Map<List<String>, Integer> a = new HashMap<>(counts.get(n - 1));
        if (n < order) {
          Map<List<String>, Set<String>> before = new HashMap<>();
          counts.get(n).keySet().forEach(
              ngram -> before.computeIfAbsent(ngram.subList(1, ngram.size()), k -> new HashSet<>()).add(ngram.get(0)));
          a.replaceAll((ngram, count) -> ngram.get(0).equals("<s>") ? count : before.get(ngram).size());
        }
        adjusted.add(a);
        double[] with = new double[5];
        a.values().stream().filter(c -> c <= 4).forEach(c -> with[c]++);
        double y = with[1] / (with[1] + 2 * with[2]);
        double[] d = {0, 1 - 2 * y * with[2] / with[1], 2 - 3 * y * with[3] / with[2], 3 - 4 * y * with[4] / with[3]};
        boolean possible = d[1] >= 0 && d[1] <= 1 && d[2] >= 0 && d[2] <= 2 && d[3] >= 0 && d[3] <= 3;
        discounts.add(possible ? d : new double[] {0, 0.5, 1, 1.5});
        estimated += possible ? 1 : 0;
      }
    }

    double p(List<String> history, String word) {
      int n = history.size() + 1;
      double sum = 0;
      double discounted = 0;
      double seen = 0;
      for (Map.Entry<List<String>, Integer> entry : adjusted.get(n - 1).entrySet()) {
        if (entry.getKey().subList(0, n - 1).equals(history)) {
          double d = discounts.get(n - 1)[Math.min(3, entry.getValue())];
          sum += entry.getValue();
          discounted += d;
          seen = entry.getKey().get(n - 1).equals(word) ? entry.getValue() - d : seen;
        }
      }
      double lower = n == 1 ? 1.0 / words : p(history.subList(1, history.size()), word);
      return sum == 0 ? lower : seen / sum + discounted / sum * lower;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void estimate_randomText_followsTheFormulas(int order) {
    List<String> text = Sentences.random(order, 2500, 3000);
    for (int again : new int[] {1000, 500, 250}) {
      text.addAll(List.copyOf(text.subList(0, again)));
    }
    List<String> words = Sentences.vocabulary(text);
    BackoffTrie model = Sentences.model(text, words, order);
    Plain plain = new Plain(text, order, words.size());
    assertTrue(plain.estimated >= Math.min(3, order) - 1, "levels whose discounts can be estimated: " + plain.estimated);
    Random random = new Random(1);
    for (int i = 0; i < 400; i++) {
      List<String> ngram = new ArrayList<>();
      String[] sentence = ("<s> " + text.get(random.nextInt(text.size())) + " </s>").split(" ");
      int end = 1 + random.nextInt(sentence.length - 1);
      for (int k = Math.max(0, end - order + 1); k <= end; k++) {
        ngram.add(random.nextInt(5) > 0 || k == 0 ? sentence[k] : words.get(random.nextInt(words.size())));
      }
      if (ngram.lastIndexOf("<s>") > 0) {
        continue;
      }
      double expected = plain.p(ngram.subList(0, ngram.size() - 1), ngram.get(ngram.size() - 1));
      assertEquals(expected, p(model, ngram.toArray(new String[0])), 1e-5 * expected + 1e-8, ngram.toString());
    }
  }

  @Test
  void estimate_everyHistory_sumsToOne() {
    List<String> text = Sentences.random(5, 800, 30);
    assertTrue(Sentences.worstSum(Sentences.model(text, Sentences.vocabulary(text), 3)) < 1e-5);
  }

  @Test
  void estimate_cutOffs_leaveRareNgramsOutAndStillSumToOne() {
    List<String> text = Sentences.random(6, 800, 30);
    List<String> words = Sentences.vocabulary(text);
    BackoffTrie all = Sentences.model(text, words, 3);
    BackoffTrie cut = KneserNey.estimate(Sentences.counts(text, words, 3), words, new int[] {1, 2, 3});
    NgramCounts counts = Sentences.counts(text, words, 3);
    assertEquals(Arrays.stream(counts.levels().get(1).count()).filter(c -> c >= 2).count(), cut.size(2));
    assertEquals(Arrays.stream(counts.levels().get(2).count()).filter(c -> c >= 3).count(), cut.size(3));
    assertTrue(cut.size(3) < all.size(3) / 2);
    assertTrue(Sentences.worstSum(cut) < 1e-5);
    assertThrows(IllegalArgumentException.class, () -> KneserNey.estimate(counts, words, new int[] {1, 3, 2}));
  }

  @Test
  void count_wordOutsideTheVocabulary_isNeverSpanned() {
    List<String> words = Sentences.vocabulary(List.of("a b c"));
    NgramCounts counts = Sentences.counts(List.of("a x b c", "b c"), words, 3);
    BackoffTrie model = KneserNey.estimate(counts, words, new int[] {1, 1, 1});
    List<String> trigrams = new ArrayList<>();
    model.visit(3, (ids, node) -> trigrams.add(words.get(ids[0]) + words.get(ids[1]) + words.get(ids[2])));
    assertEquals(Set.of("bc</s>", "<s>bc"), Set.copyOf(trigrams));
    assertEquals(-1, model.find(new int[] {words.indexOf("a"), words.indexOf("b")}, 0, 2));
    assertEquals(2, counts.levels().get(0).count()[words.indexOf("b")]);
  }
}
