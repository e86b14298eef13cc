package io.dualmode.tools.g2p;

import io.dualmode.model.g2p.GraphoneModel;

/**
 * Interpolated modified Kneser-Ney probabilities of all counted n-grams.
 *
 * <p>{@code p(w|h) = (c(h,w) - D(c)) / c(h) + gamma(h) p(w|h')}, where {@code h'} is {@code h} without its first symbol; below
 * the highest order, {@code c} is the number of different symbols before the n-gram, unless the n-gram begins the word. Three
 * discounts per order follow from the numbers of n-grams with counts 1 to 4. The shortest history falls back to the uniform
 * distribution.
 *
 * <p>S. F. Chen and J. Goodman, "An empirical study of smoothing techniques for language modeling", Harvard TR-10-98, section 3.
 */
final class KneserNeyNgrams {
  private final NgramCounts counts;
  private final int symbolCount;
  private final int[] suffix;
  private final int[] adjusted;
  private final double[] probability;
  private final double[] backoff;

  /** Estimates over the symbols {@code 0 .. symbolCount-1}, of which all but the start of the word are predicted. */
  KneserNeyNgrams(NgramCounts counts, int symbolCount) {
    this.counts = counts;
    this.symbolCount = symbolCount;
    this.suffix = counts.suffixes();
    this.adjusted = adjustedCounts();
    this.probability = new double[counts.nodes()];
    this.backoff = new double[counts.nodes()];
    estimate();
  }

  private int[] adjustedCounts() {
    int nodes = counts.nodes();
    int[] before = new int[nodes];
    boolean[] beginsWord = new boolean[nodes];
    for (int node = 1; node < nodes; node++) {
      boolean first = counts.parent(node) == NgramCounts.ROOT;
      beginsWord[node] = first ? counts.symbol(node) == GraphoneModel.START : beginsWord[counts.parent(node)];
      if (!first) {
        before[suffix[node]]++;
      }
    }
    for (int node = 1; node < nodes; node++) {
      if (beginsWord[node] || counts.depth(node) == counts.order()) {
        before[node] = counts.count(node);
      }
    }
    return before;
  }

  private void estimate() {
    double[][] discounts = discounts();
    double[] mass = new double[counts.nodes()];
    double[] discounted = new double[counts.nodes()];
    for (int node = 1; node < counts.nodes(); node++) {
      if (isPredicted(node)) {
        mass[counts.parent(node)] += adjusted[node];
        discounted[counts.parent(node)] += discounts[counts.depth(node)][Math.min(3, adjusted[node])];
      }
    }
    for (int node = 0; node < counts.nodes(); node++) {
      backoff[node] = mass[node] == 0 ? 1 : discounted[node] / mass[node];
    }
    for (int node : counts.byDepth()) {
      if (!isPredicted(node)) {
        continue;
      }
      int history = counts.parent(node);
      double lower = history == NgramCounts.ROOT ? 1.0 / (symbolCount - 1) : probability[suffix[node]];
      double own = adjusted[node] - discounts[counts.depth(node)][Math.min(3, adjusted[node])];
      probability[node] = own / mass[history] + backoff[history] * lower;
    }
  }

  private boolean isPredicted(int node) {
    return counts.symbol(node) != GraphoneModel.START;
  }

  /** {@code discounts[depth][min(3, count)]} */
  private double[][] discounts() {
    long[][] countsOfCounts = new long[counts.order() + 1][5];
    for (int node = 1; node < counts.nodes(); node++) {
      if (isPredicted(node) && adjusted[node] <= 4) {
        countsOfCounts[counts.depth(node)][adjusted[node]]++;
      }
    }
    double[][] discounts = new double[counts.order() + 1][4];
    for (int d = 1; d <= counts.order(); d++) {
      long[] n = countsOfCounts[d];
      double y = n[1] + 2 * n[2] == 0 ? 0.5 : (double) n[1] / (n[1] + 2 * n[2]);
      for (int c = 1; c <= 3; c++) {
        double discount = n[c] == 0 ? y : c - (c + 1) * y * n[c + 1] / n[c];
        discounts[d][c] = Math.max(0.05, Math.min(c - 0.05, discount));
      }
    }
    return discounts;
  }

  NgramCounts counts() {
    return counts;
  }

  int symbolCount() {
    return symbolCount;
  }

  int suffix(int node) {
    return suffix[node];
  }

  /** Probability of a node's last symbol after the ones before; 0 for the start of the word. */
  double probability(int node) {
    return probability[node];
  }

  /** Weight of the shorter history for symbols not seen after this one. */
  double backoff(int node) {
    return backoff[node];
  }
}
