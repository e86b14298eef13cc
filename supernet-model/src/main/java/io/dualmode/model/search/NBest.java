package io.dualmode.model.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The best distinct word sequences of a lattice: A* from the end, guided by the exact best score from the start to each node, so
 * that readings come out in order of their scores.
 *
 * <p>Paths that differ in times or pronunciations only are merged early: a second way to the same node with the same words behind
 * it is worse and is dropped.
 */
public final class NBest {
  /** Enough for any lattice the search makes; bounds the time for odd ones. */
  private static final int MOST_STEPS = 300_000;

  private record Partial(int node, double scoreBehind, double estimate, int arc, Words words, Partial next) {}

  /** The words behind a partial path, hashed once. */
  private record Words(int label, Words rest, int length, int hash) {
    static final Words NONE = new Words(-1, null, 0, 17);

    Words prepend(int first) {
      return new Words(first, this, length + 1, hash * 0x2C1B3C6D + first + 1);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      if (!(other instanceof Words that) || hash != that.hash || length != that.length) {
        return false;
      }
      Words a = this;
      Words b = that;
      while (a != b && a.label == b.label && a.rest != null) {
        a = a.rest;
        b = b.rest;
      }
      return a == b;
    }
  }

  private record Visit(int node, Words words) {
    // Written out, as for all that a first short recording hashes: what a record makes of itself is slow to begin with.
    @Override
    public boolean equals(Object other) {
      return other instanceof Visit that && node == that.node && words.equals(that.words);
    }

    @Override
    public int hashCode() {
      return 31 * node + words.hash;
    }
  }

  private NBest() {}

  /** At most {@code most} readings, best first; none if the end cannot be reached. */
  public static List<SearchHypothesis> of(WordLattice lattice, int most) {
    double[] best = new double[lattice.nodes()];
    Arrays.fill(best, Double.NEGATIVE_INFINITY);
    best[0] = 0;
    for (int arc = 0; arc < lattice.arcs(); arc++) {
      best[lattice.to(arc)] = Math.max(best[lattice.to(arc)], best[lattice.from(arc)] + lattice.score(arc));
    }
    List<SearchHypothesis> found = new ArrayList<>();
    PriorityQueue<Partial> queue = new PriorityQueue<>((a, b) -> Double.compare(b.estimate, a.estimate));
    Set<Visit> visited = new HashSet<>();
    int end = lattice.nodes() - 1;
    queue.add(new Partial(end, 0, best[end], -1, Words.NONE, null));
    for (int step = 0; step < MOST_STEPS && found.size() < most && !queue.isEmpty(); step++) {
      Partial partial = queue.poll();
      if (partial.estimate == Double.NEGATIVE_INFINITY || !visited.add(new Visit(partial.node, partial.words))) {
        continue;
      }
      if (partial.node == 0) {
        found.add(hypothesis(lattice, partial));
        continue;
      }
      for (int arc = lattice.firstArc(partial.node); arc < lattice.firstArc(partial.node + 1); arc++) {
        double behind = partial.scoreBehind + lattice.score(arc);
        int label = lattice.label(arc);
        Words words = label < 0 ? partial.words : partial.words.prepend(label);
        queue.add(new Partial(lattice.from(arc), behind, best[lattice.from(arc)] + behind, arc, words, partial));
      }
    }
    return found;
  }

  private static SearchHypothesis hypothesis(WordLattice lattice, Partial path) {
    List<RecognizedWord> words = new ArrayList<>();
    int[] labels = new int[path.words.length];
    for (Partial p = path; p.arc >= 0; p = p.next) {
      if (lattice.label(p.arc) >= 0) {
        labels[words.size()] = lattice.label(p.arc);
        words.add(lattice.recognized(p.arc));
      }
    }
    return new SearchHypothesis(words, path.scoreBehind, lattice.posterior(labels));
  }
}
