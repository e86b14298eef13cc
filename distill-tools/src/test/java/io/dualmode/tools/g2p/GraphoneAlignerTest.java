package io.dualmode.tools.g2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.g2p.Graphone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphoneAlignerTest {
  private static final List<GraphoneAligner.Entry> ENTRIES = List.of(
      new GraphoneAligner.Entry("phone", new int[] {1, 2, 3}),
      new GraphoneAligner.Entry("fox", new int[] {1, 4, 5, 6}),
      new GraphoneAligner.Entry("on", new int[] {4, 3}),
      new GraphoneAligner.Entry("hone", new int[] {7, 2, 3}),
      new GraphoneAligner.Entry("x", new int[] {5, 6, 5}));

  /** Two iterations equal expectation maximisation by enumeration of every split. */
  @Test
  void iterate_equalsEnumeration() {
    GraphoneAligner aligner = new GraphoneAligner(ENTRIES);
    Map<Graphone, Double> expected = new HashMap<>();
    ENTRIES.forEach(e -> candidates(e).forEach(g -> expected.put(g, 0.0)));
    expected.replaceAll((g, p) -> 1.0 / expected.size());
    for (int iteration = 0; iteration < 2; iteration++) {
      double logLikelihood = aligner.iterate();
      Map<Graphone, Double> counts = new HashMap<>();
      double enumerated = 0;
      int split = 0;
      for (GraphoneAligner.Entry entry : ENTRIES) {
        List<List<Graphone>> splits = splits(entry, 0, 0);
        double total = splits.stream().mapToDouble(s -> product(s, expected)).sum();
        if (splits.isEmpty()) {
          continue;
        }
        split++;
        enumerated += Math.log(total);
        for (List<Graphone> s : splits) {
          s.forEach(g -> counts.merge(g, product(s, expected) / total, Double::sum));
        }
      }
      assertEquals(enumerated / split, logLikelihood, 1e-9);
      double sum = counts.values().stream().mapToDouble(Double::doubleValue).sum();
      expected.replaceAll((g, p) -> counts.getOrDefault(g, 0.0) / sum);
      expected.forEach((g, p) -> assertEquals(p, aligner.probability(g), 1e-9, g.toString()));
    }
    List<List<Graphone>> best = aligner.bestSplits();
    for (int e = 0; e < ENTRIES.size(); e++) {
      double most = splits(ENTRIES.get(e), 0, 0).stream().mapToDouble(s -> product(s, expected)).max().orElse(0);
      assertEquals(most, best.get(e).isEmpty() ? 0 : product(best.get(e), expected), 1e-12);
    }
    assertTrue(best.get(4).isEmpty(), "one letter cannot be spoken as three units");
  }

  @Test
  void iterate_neverLowersTheLikelihood() {
    GraphoneAligner aligner = new GraphoneAligner(ENTRIES);
    double before = aligner.iterate();
    for (int i = 0; i < 10; i++) {
      double after = aligner.iterate();
      assertTrue(after >= before - 1e-9, before + " then " + after);
      before = after;
    }
  }

  private static double product(List<Graphone> split, Map<Graphone, Double> probabilities) {
    return split.stream().mapToDouble(probabilities::get).reduce(1, (a, b) -> a * b);
  }

  private static List<List<Graphone>> splits(GraphoneAligner.Entry entry, int i, int j) {
    if (i == entry.letters().length() && j == entry.units().length) {
      return List.of(List.of());
    }
    List<List<Graphone>> all = new ArrayList<>();
    for (int[] size : new int[][] {{1, 0}, {1, 1}, {1, 2}}) {
      if (i + size[0] <= entry.letters().length() && j + size[1] <= entry.units().length) {
        Graphone first = graphone(entry, i, j, size);
        for (List<Graphone> rest : splits(entry, i + size[0], j + size[1])) {
          List<Graphone> split = new ArrayList<>(List.of(first));
          split.addAll(rest);
          all.add(split);
        }
      }
    }
    return all;
  }

  private static List<Graphone> candidates(GraphoneAligner.Entry entry) {
    List<Graphone> all = new ArrayList<>();
    for (int i = 0; i < entry.letters().length(); i++) {
      for (int j = 0; j <= entry.units().length; j++) {
        for (int[] size : new int[][] {{1, 0}, {1, 1}, {1, 2}}) {
          if (i + size[0] <= entry.letters().length() && j + size[1] <= entry.units().length) {
            all.add(graphone(entry, i, j, size));
          }
        }
      }
    }
    return all;
  }

  private static Graphone graphone(GraphoneAligner.Entry entry, int i, int j, int[] size) {
    return new Graphone(entry.letters().substring(i, i + size[0]), Arrays.copyOfRange(entry.units(), j, j + size[1]));
  }
}
