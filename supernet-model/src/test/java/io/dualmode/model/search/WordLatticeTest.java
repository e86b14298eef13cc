package io.dualmode.model.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.search.tree.WordSearch;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Posteriors of lattices, held against sums over all arcs and all positions that look at everything. */
class WordLatticeTest {
  private static final SearchConfig WIDE = SearchConfig.DEFAULT.with("beam", 1e6).with("wordBeam", 1e6).with("maxActive", 1_000_000)
      .with("latticeBeam", 20).with("nBest", 20);

  private static double confidence(WordLattice lattice, int arc) {
    int start = lattice.startFrame(arc);
    int end = lattice.frame(lattice.to(arc));
    double[] change = new double[end - start + 1];
    for (int other = 0; other < lattice.arcs(); other++) {
      int first = Math.max(start, lattice.startFrame(other));
      int last = Math.min(end, lattice.frame(lattice.to(other)));
      if (lattice.label(other) == lattice.label(arc) && first < last) {
        change[first - start] += lattice.posterior(other);
        change[last - start] -= lattice.posterior(other);
      }
    }
    double sum = 0;
    double best = 0;
    for (double step : change) {
      sum += step;
      best = Math.max(best, sum);
    }
    return Math.min(1, best);
  }

  private static double rivals(WordLattice lattice, String word, int startFrame, int endFrame) {
    int sum = 0;
    for (int frame = startFrame; frame < endFrame; frame++) {
      int at = frame;
      sum += (int) java.util.stream.IntStream.range(0, lattice.arcs())
          .filter(arc -> !lattice.word(arc).isEmpty() && !lattice.word(arc).equals(word) && lattice.startFrame(arc) <= at
              && at < lattice.frame(lattice.to(arc)))
          .map(lattice::label).distinct().count();
    }
    return sum / (double) Math.max(1, endFrame - startFrame);
  }

  /** Path scores of every word sequence, added up one path after the other. */
  private static Map<String, Double> sums(WordLattice lattice, double scale) {
    Map<String, Double> sums = new TreeMap<>();
    follow(lattice, lattice.nodes() - 1, "", 0, scale, sums);
    double all = sums.values().stream().mapToDouble(d -> d).sum();
    sums.replaceAll((words, sum) -> sum / all);
    return sums;
  }

  private static void follow(WordLattice lattice, int node, String behind, double score, double scale, Map<String, Double> sums) {
    if (node == 0) {
      sums.merge(behind, Math.exp(scale * score), Double::sum);
      return;
    }
    for (int arc = lattice.firstArc(node); arc < lattice.firstArc(node + 1); arc++) {
      String words = lattice.label(arc) < 0 ? behind : lattice.label(arc) + " " + behind;
      follow(lattice, lattice.from(arc), words, score + lattice.score(arc), scale, sums);
    }
  }

  @Test
  void confidencesRivalsAndPosteriors_equalThoseOfPlainSums() {
    int sequences = 0;
    for (long seed = 0; seed < 250; seed++) {
      RandomTask task = new RandomTask(seed, RandomTask.Head.values()[(int) (seed % 5)], 2 + (int) (seed % 4), 2 + (int) (seed % 6), 2);
      WordSearch search = new WordSearch(WIDE, task.trie, task.network, task.scorer);
      search.accept(task.rows, 0, task.frames);
      WordLattice lattice = search.finish().lattice();
      String where = "seed " + seed;
      for (int arc = 0; arc < lattice.arcs(); arc++) {
        assertEquals(confidence(lattice, arc), lattice.confidence(arc), 1e-12, where + " arc " + arc);
      }
      Random random = new Random(seed);
      for (int i = 0; i < 10; i++) {
        int start = random.nextInt(task.frames);
        int end = start + random.nextInt(task.frames - start + 1);
        String word = "w" + random.nextInt(4);
        assertEquals(rivals(lattice, word, start, end), lattice.rivals(word, start, end), 1e-12, where + " " + start + ".." + end);
      }
      for (Map.Entry<String, Double> sum : sums(lattice, WIDE.posteriorScale()).entrySet()) {
        int[] labels = Arrays.stream(sum.getKey().trim().split(" ")).filter(s -> !s.isEmpty()).mapToInt(Integer::parseInt).toArray();
        assertEquals(sum.getValue(), lattice.posterior(labels), 1e-6, where + ": " + sum.getKey());
        sequences++;
      }
      assertEquals(0, lattice.posterior(new int[] {77}), where);
    }
    assertTrue(sequences > 2000, "only " + sequences + " word sequences");
  }
}
