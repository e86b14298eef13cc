package io.dualmode.tools.g2p;

import io.dualmode.model.g2p.GraphoneModel;
import io.dualmode.model.g2p.GraphoneTrie;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Leaves out the n-grams that the model misses least, and packs the rest into a {@link GraphoneTrie}.
 *
 * <p>From the highest order down, an n-gram that no longer one continues is dropped when that changes the distribution after its
 * history by less relative entropy, weighted with how often the history occurs, than the threshold. Back-off weights are then
 * computed anew so that every history sums to one.
 *
 * <p>A. Stolcke, "Entropy-based pruning of backoff language models", DARPA workshop 1998; histories are weighted with their true
 * frequency because products of Kneser-Ney probabilities misjudge it (C. Chelba et al., Interspeech 2010).
 */
final class NgramPruner {
  private static final double SMALLEST = 1e-9;

  private final KneserNeyNgrams ngrams;
  private final NgramCounts counts;
  private final int[] byDepth;

  NgramPruner(KneserNeyNgrams ngrams) {
    this.ngrams = ngrams;
    this.counts = ngrams.counts();
    this.byDepth = counts.byDepth();
  }

  /** The model without the n-grams whose loss is below the threshold, in nats per symbol; 0 keeps all. */
  GraphoneTrie prune(double threshold) {
    boolean[] kept = new boolean[counts.nodes()];
    Arrays.fill(kept, true);
    int[] keptChildren = new int[counts.nodes()];
    for (int node = 1; node < counts.nodes(); node++) {
      keptChildren[counts.parent(node)]++;
    }
    int end = byDepth.length;
    for (int d = counts.order(); d >= 2 && threshold > 0; d--) {
      int start = end;
      while (start > 0 && counts.depth(byDepth[start - 1]) == d) {
        start--;
      }
      dropOrder(start, end, threshold, kept, keptChildren);
      end = start;
    }
    return pack(kept, backoffs(kept));
  }

  private void dropOrder(int start, int end, double threshold, boolean[] kept, int[] keptChildren) {
    double[] seen = new double[counts.nodes()];
    double[] seenLower = new double[counts.nodes()];
    for (int i = start; i < end; i++) {
      int node = byDepth[i];
      seen[counts.parent(node)] += ngrams.probability(node);
      seenLower[counts.parent(node)] += ngrams.probability(ngrams.suffix(node));
    }
    double all = counts.count(NgramCounts.ROOT);
    for (int i = start; i < end; i++) {
      int node = byDepth[i];
      if (keptChildren[node] > 0) {
        continue;
      }
      int history = counts.parent(node);
      double p = ngrams.probability(node);
      double lower = ngrams.probability(ngrams.suffix(node));
      double left = Math.max(SMALLEST, 1 - seen[history]);
      double leftLower = Math.max(SMALLEST, 1 - seenLower[history]);
      double backoff = left / leftLower;
      double newBackoff = (left + p) / (leftLower + lower);
      double loss = -counts.count(history) / all
          * (p * (Math.log(lower) + Math.log(newBackoff) - Math.log(p)) + left * (Math.log(newBackoff) - Math.log(backoff)));
      if (loss < threshold) {
        kept[node] = false;
        keptChildren[history]--;
      }
    }
  }

  /** Back-off weights that make the kept n-grams sum to one. */
  private double[] backoffs(boolean[] kept) {
    double[] backoff = new double[counts.nodes()];
    double[] seen = new double[counts.nodes()];
    double[] seenLower = new double[counts.nodes()];
    Arrays.fill(backoff, 1);
    int start = 0;
    for (int d = 1; d <= counts.order(); d++) {
      int end = start;
      for (; end < byDepth.length && counts.depth(byDepth[end]) == d; end++) {
        int node = byDepth[end];
        if (kept[node] && counts.parent(node) != NgramCounts.ROOT) {
          seen[counts.parent(node)] += ngrams.probability(node);
          seenLower[counts.parent(node)] += probability(ngrams.suffix(counts.parent(node)), counts.symbol(node), kept, backoff);
        }
      }
      for (int i = start - 1; i >= 0 && counts.depth(byDepth[i]) == d - 1; i--) {
        int history = byDepth[i];
        backoff[history] = seen[history] == 0 ? 1
            : Math.max(SMALLEST, 1 - seen[history]) / Math.max(SMALLEST, 1 - seenLower[history]);
      }
      start = end;
    }
    return backoff;
  }

  private double probability(int history, int symbol, boolean[] kept, double[] backoff) {
    double weight = 1;
    int h = history;
    for (;;) {
      int node = counts.child(h, symbol);
      if (node >= 0 && kept[node]) {
        return weight * ngrams.probability(node);
      }
      if (h == NgramCounts.ROOT) {
        return weight / (ngrams.symbolCount() - 1);
      }
      weight *= kept[h] ? backoff[h] : 1;
      h = ngrams.suffix(h);
    }
  }

  private GraphoneTrie pack(boolean[] kept, double[] backoff) {
    int[][] childrenOf = childrenInOrder(kept);
    List<Integer> order = new ArrayList<>();
    order.add(NgramCounts.ROOT);
    List<Integer> firstChild = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      firstChild.add(order.size());
      for (int child : childrenOf[order.get(i)]) {
        order.add(child);
      }
    }
    firstChild.add(order.size());
    int nodes = order.size();
    char[] symbols = new char[nodes];
    float[] probabilities = new float[nodes];
    float[] backoffs = new float[nodes];
    for (int i = 1; i < nodes; i++) {
      int node = order.get(i);
      symbols[i] = (char) counts.symbol(node);
      probabilities[i] = (float) Math.log(Math.max(1e-30, ngrams.probability(node)));
      backoffs[i] = (float) Math.log(backoff[node]);
    }
    CodeBook probabilityBook = new CodeBook(probabilities);
    CodeBook backoffBook = new CodeBook(backoffs);
    return new GraphoneTrie(symbols, probabilityBook.encode(probabilities), backoffBook.encode(backoffs),
        firstChild.stream().mapToInt(Integer::intValue).toArray(), probabilityBook.codes(), backoffBook.codes());
  }

  private int[][] childrenInOrder(boolean[] kept) {
    int[] sizes = new int[counts.nodes()];
    for (int node = 1; node < counts.nodes(); node++) {
      sizes[counts.parent(node)] += kept[node] ? 1 : 0;
    }
    int[][] children = new int[counts.nodes()][];
    for (int node = 0; node < counts.nodes(); node++) {
      children[node] = new int[kept[node] ? sizes[node] : 0];
      sizes[node] = 0;
    }
    for (int node = 1; node < counts.nodes(); node++) {
      if (kept[node]) {
        int history = counts.parent(node);
        children[history][sizes[history]++] = node;
      }
    }
    for (int node = 0; node < counts.nodes(); node++) {
      int[] own = children[node];
      if (own.length > 1) {
        long[] keyed = new long[own.length];
        for (int i = 0; i < own.length; i++) {
          keyed[i] = (long) counts.symbol(own[i]) << 32 | own[i];
        }
        Arrays.sort(keyed);
        for (int i = 0; i < own.length; i++) {
          own[i] = (int) keyed[i];
        }
      }
    }
    if (children[NgramCounts.ROOT].length != ngrams.symbolCount()) {
      throw new IllegalStateException("n-grams: " + children[NgramCounts.ROOT].length + " symbols occur, expected all "
          + ngrams.symbolCount() + " from " + GraphoneModel.END);
    }
    return children;
  }
}
