package io.dualmode.model.search.graph.lattice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sequence of words with the least expected number of word errors over a lattice, with the posterior and the mean times of each word
 * (Xu, Povey, Mangu, Zhu, "Minimum Bayes Risk decoding and system combination based on a recursion for edit distance", 2011).
 *
 * <p>Beginning with the best path, words and the gaps between them become bins; each path is aligned to the bins by edit distance, and each
 * bin takes the word with the most probability, until none changes.
 */
public final class BayesRisk {
  /** Breaks ties in favour of aligning words over leaving them out. */
  private static final double DELTA = 1e-5;
  private static final int MOST_ROUNDS = 100;

  /**
   * A word.
   *
   * @param confidence 0..1
   * @param start mean frame at which it begins
   * @param end mean frame at which it ends
   */
  public record BestWord(int word, double confidence, double start, double end) {}

  /** What paths say of a bin: for each word, 0 for none, its probability and this times begin and end. */
  private static final class Bin extends HashMap<Integer, double[]> {
    private static final long serialVersionUID = 1;

    void add(int word, double mass, int start, int end) {
      double[] sums = computeIfAbsent(word, w -> new double[3]);
      sums[0] += mass;
      sums[1] += mass * start;
      sums[2] += mass * end;
    }

    int best() {
      int best = -1;
      double most = Double.NEGATIVE_INFINITY;
      for (Map.Entry<Integer, double[]> entry : entrySet()) {
        double mass = entry.getValue()[0];
        if (mass > most || mass == most && entry.getKey() > best) {
          most = mass;
          best = entry.getKey();
        }
      }
      return best;
    }
  }

  private final AlignedLattice lattice;
  /** The probability of each arc among those into its state. */
  private final double[] share;
  /** The word of each bin, of which every other one begins as a gap. */
  private int[] words;

  private BayesRisk(AlignedLattice lattice, int[] words) {
    this.lattice = lattice;
    this.words = words;
    share = shares();
  }

  /** The words of a lattice, in order. */
  public static List<BestWord> words(AlignedLattice lattice) {
    return new BayesRisk(lattice, lattice.bestWords()).run(true);
  }

  /** What a lattice says of given words; those that no path aligns with are left out. */
  public static List<BestWord> words(AlignedLattice lattice, int[] words) {
    return new BayesRisk(lattice, words).run(false);
  }

  private double[] shares() {
    double[] forward = new double[lattice.states()];
    double[] shares = new double[lattice.from.length];
    for (int state = 1; state < forward.length; state++) {
      double sum = Double.NEGATIVE_INFINITY;
      for (int arc = lattice.firstInto[state]; arc < lattice.firstInto[state + 1]; arc++) {
        double score = forward[lattice.from[arc]] - lattice.cost[arc];
        double high = Math.max(sum, score);
        sum = high == Double.NEGATIVE_INFINITY ? high : high + Math.log(Math.exp(sum - high) + Math.exp(score - high));
      }
      forward[state] = sum;
      for (int arc = lattice.firstInto[state]; arc < lattice.firstInto[state + 1]; arc++) {
        shares[arc] = Math.exp(forward[lattice.from[arc]] - lattice.cost[arc] - sum);
      }
    }
    return shares;
  }

  private List<BestWord> run(boolean choose) {
    for (int round = 0;; round++) {
      words = withGaps(words);
      Bin[] bins = align();
      double change = 0;
      List<BestWord> found = new ArrayList<>();
      for (int q = 0; q < words.length; q++) {
        double[] old = bins[q].get(words[q]);
        words[q] = choose ? bins[q].best() : words[q];
        double[] sums = bins[q].get(words[q]);
        if (choose) {
          change += (old == null ? 0 : old[0]) - sums[0];
        }
        if (words[q] != 0 && sums != null && sums[0] > 0) {
          add(found, new BestWord(words[q], Math.min(1, sums[0]), sums[1] / sums[0], sums[2] / sums[0]));
        }
      }
      if (change == 0 || round == MOST_ROUNDS) {
        return found;
      }
    }
  }

  /** Adds a word; where its mean times overlap with those of the one before, both share the whole time in proportion to their lengths. */
  private static void add(List<BestWord> found, BestWord word) {
    BestWord last = found.isEmpty() ? null : found.get(found.size() - 1);
    if (last == null || last.end <= word.start) {
      found.add(word);
      return;
    }
    double end = Math.max(last.end, word.end);
    double before = last.end - last.start;
    double middle = before > 0 ? last.start + (end - last.start) * before / (before + word.end - word.start) : last.start;
    found.set(found.size() - 1, new BestWord(last.word, last.confidence, last.start, middle));
    found.add(new BestWord(word.word, word.confidence, middle, end));
  }

  private static int[] withGaps(int[] words) {
    int[] spoken = Arrays.stream(words).filter(word -> word != 0).toArray();
    int[] bins = new int[2 * spoken.length + 1];
    for (int i = 0; i < spoken.length; i++) {
      bins[2 * i + 1] = spoken[i];
    }
    return bins;
  }

  private static int differs(int a, int b) {
    return a == b ? 0 : 1;
  }

  /** Edit distances along an arc to the first so many bins; fills in which of three ways is the shortest. */
  private void distances(int arc, double[] before, double[] here, byte[] ways) {
    int word = lattice.word[arc];
    double insertion = word == 0 ? 0 : 1 + DELTA;
    here[0] = before[0] + insertion;
    for (int q = 1; q < here.length; q++) {
      double both = before[q - 1] + differs(word, words[q - 1]);
      double inserted = before[q] + insertion;
      double deleted = here[q - 1] + differs(0, words[q - 1]);
      if (both <= inserted && both <= deleted) {
        ways[q] = 1;
        here[q] = both;
      } else if (inserted <= deleted && inserted < both) {
        ways[q] = 2;
        here[q] = inserted;
      } else {
        ways[q] = 3;
        here[q] = deleted;
      }
    }
  }

  private Bin[] align() {
    int states = lattice.states();
    int bins = words.length;
    double[][] expected = new double[states][bins + 1];
    double[] here = new double[bins + 1];
    byte[] ways = new byte[bins + 1];
    for (int q = 1; q <= bins; q++) {
      expected[0][q] = expected[0][q - 1] + differs(0, words[q - 1]);
    }
    for (int state = 1; state < states; state++) {
      for (int arc = lattice.firstInto[state]; arc < lattice.firstInto[state + 1]; arc++) {
        distances(arc, expected[lattice.from[arc]], here, ways);
        for (int q = 0; q <= bins; q++) {
          expected[state][q] += share[arc] * here[q];
        }
      }
    }
    Bin[] found = new Bin[bins];
    Arrays.setAll(found, q -> new Bin());
    double[][] mass = new double[states][bins + 1];
    mass[states - 1][bins] = 1;
    for (int state = states - 1; state > 0; state--) {
      for (int arc = lattice.firstInto[state]; arc < lattice.firstInto[state + 1]; arc++) {
        distances(arc, expected[lattice.from[arc]], here, ways);
        share(arc, state, mass, ways, found);
      }
    }
    for (int q = bins; q >= 1; q--) {
      found[q - 1].add(0, mass[0][q], 0, 0);
      mass[0][q - 1] += mass[0][q];
    }
    return found;
  }

  /** Takes the mass at the end of an arc back along the shortest ways. */
  private void share(int arc, int state, double[][] mass, byte[] ways, Bin[] found) {
    double[] before = mass[lattice.from[arc]];
    double carried = 0;
    for (int q = ways.length - 1; q >= 1; q--) {
      double here = carried + share[arc] * mass[state][q];
      carried = 0;
      if (ways[q] == 1) {
        before[q - 1] += here;
        found[q - 1].add(lattice.word[arc], here, lattice.time[lattice.from[arc]], lattice.time[state]);
      } else if (ways[q] == 2) {
        before[q] += here;
      } else {
        carried = here;
        found[q - 1].add(0, here, lattice.time[state], lattice.time[state]);
      }
    }
    before[0] += carried + share[arc] * mass[state][0];
  }
}
