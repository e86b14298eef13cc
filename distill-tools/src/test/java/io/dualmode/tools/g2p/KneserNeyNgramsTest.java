package io.dualmode.tools.g2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.g2p.GraphoneModel;
import io.dualmode.model.g2p.GraphoneTrie;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KneserNeyNgramsTest {
  private static final int SYMBOLS = 7;

  private static NgramCounts randomCounts(long seed, int order, Map<List<Integer>, Integer> reference) {
    Random random = new Random(seed);
    NgramCounts counts = new NgramCounts(order);
    for (int n = 0; n < 400; n++) {
      int[] sequence = new int[1 + random.nextInt(6)];
      int previous = 0;
      for (int i = 0; i < sequence.length; i++) {
        previous = random.nextInt(3) > 0 ? (previous * 2 + 1) % (SYMBOLS - 2) : random.nextInt(SYMBOLS - 2);
        sequence[i] = GraphoneModel.FIRST_GRAPHONE + previous;
      }
      counts.add(sequence);
      int[] padded = IntStream.concat(IntStream.concat(IntStream.of(GraphoneModel.START), IntStream.of(sequence)),
          IntStream.of(GraphoneModel.END)).toArray();
      for (int from = 0; from < padded.length; from++) {
        for (int to = from + 1; to <= Math.min(padded.length, from + order); to++) {
          reference.merge(IntStream.of(padded).skip(from).limit(to - from).boxed().toList(), 1, Integer::sum);
        }
      }
    }
    return counts;
  }

  @Test
  void counts_equalAMapOfLists() {
    Map<List<Integer>, Integer> reference = new HashMap<>();
    NgramCounts counts = randomCounts(1, 4, reference);
    assertEquals(reference.size(), counts.nodes() - 1);
    reference.forEach((ngram, count) -> {
      int node = NgramCounts.ROOT;
      for (int symbol : ngram) {
        node = counts.child(node, symbol);
      }
      assertEquals(count, counts.count(node), ngram.toString());
    });
  }

  /** Corpus "a b", "a b", "c b" with bigrams: b follows two different symbols, so its unigram counts two of six. */
  @Test
  void probabilities_workedByHand() {
    int a = 2;
    int b = 3;
    int c = 4;
    NgramCounts counts = new NgramCounts(2);
    counts.add(new int[] {a, b});
    counts.add(new int[] {a, b});
    counts.add(new int[] {c, b});
    KneserNeyNgrams ngrams = new KneserNeyNgrams(counts, 5);
    // Unigram continuation counts: a 1 (after start), b 2 (after a, c), c 1, end 1; sum 5. n1 = 3, n2 = 1, n3 = n4 = 0.
    double y1 = 3.0 / 5;
    double d1 = 1 - 2 * y1 * 1 / 3;
    double d2 = Math.min(2 - 0.05, 2 - 3 * y1 * 0 / 1);
    double gamma1 = (3 * d1 + d2) / 5;
    double pb = (2 - d2) / 5 + gamma1 / 4;
    double pa = (1 - d1) / 5 + gamma1 / 4;
    assertEquals(pb, ngrams.probability(counts.child(0, b)), 1e-12);
    assertEquals(pa, ngrams.probability(counts.child(0, a)), 1e-12);
    // Bigram counts: start-a 2, start-c 1, a-b 2, c-b 1, b-end 3. n1 = 2, n2 = 2, n3 = 1, n4 = 0.
    double y2 = 2.0 / 6;
    double e1 = 1 - 2 * y2 * 2 / 2;
    double e2 = 2 - 3 * y2 * 1 / 2;
    double expected = (2 - e2) / 3 + (e2 + e1) / 3 * pa;
    int start = counts.child(0, GraphoneModel.START);
    assertEquals(expected, ngrams.probability(counts.child(start, a)), 1e-12);
    assertEquals((e1 + e2) / 3, ngrams.backoff(start), 1e-12);
  }

  /** After any history, the probabilities of all symbols but the start sum to one: unpruned, pruned a little and a lot. */
  @Test
  void trie_everyHistorySumsToOne() {
    NgramCounts counts = randomCounts(2, 4, new HashMap<>());
    NgramPruner pruner = new NgramPruner(new KneserNeyNgrams(counts, SYMBOLS));
    int before = Integer.MAX_VALUE;
    for (double threshold : new double[] {0, 1e-5, 1e-4, 1e-3, 1}) {
      GraphoneTrie trie = pruner.prune(threshold);
      assertTrue(trie.nodes() < before, "a higher threshold keeps fewer");
      before = trie.nodes();
      Random random = new Random(3);
      for (int n = 0; n < 200; n++) {
        int history = trie.next(GraphoneTrie.ROOT, GraphoneModel.START);
        for (int i = random.nextInt(6); i > 0; i--) {
          history = trie.next(history, GraphoneModel.FIRST_GRAPHONE + random.nextInt(SYMBOLS - 2));
        }
        double sum = 0;
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
          sum += symbol == GraphoneModel.START ? 0 : Math.exp(trie.logProbability(history, symbol));
        }
        assertEquals(1, sum, 0.02, "threshold " + threshold);
      }
    }
    assertEquals(1 + SYMBOLS, before, "nothing but unigrams is worth that much");
  }

  /** Unpruned, the packed trie scores as the recursion over the counts does. */
  @Test
  void trie_unpruned_scoresAsTheRecursion() {
    NgramCounts counts = randomCounts(4, 3, new HashMap<>());
    KneserNeyNgrams ngrams = new KneserNeyNgrams(counts, SYMBOLS);
    GraphoneTrie trie = new NgramPruner(ngrams).prune(0);
    Random random = new Random(5);
    for (int n = 0; n < 300; n++) {
      int[] sequence = random.ints(1 + random.nextInt(5), GraphoneModel.FIRST_GRAPHONE, SYMBOLS).toArray();
      int history = trie.next(GraphoneTrie.ROOT, GraphoneModel.START);
      int[] context = {GraphoneModel.START};
      for (int symbol : sequence) {
        assertEquals(Math.log(recursion(counts, ngrams, context, symbol)), trie.logProbability(history, symbol), 0.02);
        history = trie.next(history, symbol);
        context = IntStream.concat(IntStream.of(context), IntStream.of(symbol)).toArray();
      }
    }
  }

  private static double recursion(NgramCounts counts, KneserNeyNgrams ngrams, int[] context, int symbol) {
    int from = Math.max(0, context.length - (counts.order() - 1));
    int node = NgramCounts.ROOT;
    for (int i = from; i < context.length && node >= 0; i++) {
      node = counts.child(node, context[i]);
    }
    int found = node < 0 ? -1 : counts.child(node, symbol);
    if (found >= 0) {
      return ngrams.probability(found);
    }
    double weight = node < 0 ? 1 : ngrams.backoff(node);
    return weight * recursion(counts, ngrams, IntStream.of(context).skip(from + 1).toArray(), symbol);
  }
}
