package io.dualmode.kaldi.fst.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.fixtures.kaldi.GraphWriter;
import io.dualmode.kaldi.fst.Fst;
import io.dualmode.kaldi.fst.ListFst;
import io.dualmode.kaldi.fst.LooseGrammar;
import io.dualmode.kaldi.fst.file.OpenFst;
import io.dualmode.model.search.graph.Arcs;
import io.dualmode.model.search.graph.Graph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Composition with look-ahead against plain composition: the same paths at the same costs. */
class ComposedGraphTest {
  private static final int SILENT = 99;

  @TempDir
  Path folder;

  /** A lexicon without circles: up to three words, each of a few sounds, written at random places. */
  private static GraphWriter lexicon(Random random) {
    GraphWriter fst = new GraphWriter();
    List<Integer> places = new ArrayList<>(List.of(fst.state()));
    for (int depth = 0; depth < 3; depth++) {
      int join = -1;
      List<int[]> ends = new ArrayList<>();
      for (int word = 1; word <= 4; word++) {
        int at = places.get(places.size() - 1);
        int written = random.nextInt(3);
        for (int sound = 0; sound < 3; sound++) {
          int next = fst.state();
          int input = sound == 0 && random.nextInt(4) == 0 ? SILENT : 1 + random.nextInt(3);
          fst.arc(at, input, sound == written ? word : 0, random.nextDouble(), next);
          at = next;
        }
        ends.add(new int[] {at});
      }
      join = fst.state();
      for (int[] end : ends) {
        fst.arc(end[0], 0, 0, random.nextDouble(), join);
      }
      fst.end(join, random.nextDouble());
      places.add(join);
    }
    return fst.sortByOutput();
  }

  /** Pairs of words with back-off, in which some words are missing. */
  private static ListFst grammar(Random random) {
    ListFst fst = new ListFst();
    for (int context = 0; context <= 4; context++) {
      fst.addState();
      if (context != 0) {
        fst.addArc(context, 0, 0, random.nextFloat(), 0);
      }
      for (int word = 1; word <= 4; word++) {
        if (random.nextInt(context == 0 ? 5 : 2) != 0) {
          fst.addArc(context, word, 10 + word, 3 * random.nextFloat(), word);
        }
      }
      if (random.nextBoolean() || context == 0) {
        fst.setFinal(context, random.nextFloat());
      }
    }
    return fst;
  }

  private static void walk(Graph graph, int state, String read, String written, double cost, Map<String, Double> paths, int depth) {
    assertTrue(depth < 60, "a circle");
    double end = graph.finalCost(state);
    if (end < Double.POSITIVE_INFINITY) {
      paths.merge(read + ">" + written, cost + end, Math::min);
    }
    Arcs arcs = new Arcs();
    graph.arcs(state, arcs);
    for (int i = 0; i < arcs.count(); i++) {
      walk(graph, arcs.next(i), arcs.input(i) == 0 ? read : read + " " + arcs.input(i), arcs.output(i) == 0 ? written : written + " " + arcs.output(i),
          cost + arcs.cost(i), paths, depth + 1);
    }
  }

  /** Every pair of paths that fits, without any filter. */
  private static void compose(Fst a, int s, Fst b, int t, String read, String written, double cost, Map<String, Double> paths) {
    double end = a.finalCost(s) + b.finalCost(t);
    if (end < Double.POSITIVE_INFINITY) {
      paths.merge(read + ">" + written, cost + end, Math::min);
    }
    Arcs first = new Arcs();
    a.arcs(s, first);
    Arcs second = new Arcs();
    b.arcs(t, second);
    for (int j = 0; j < second.count(); j++) {
      if (second.input(j) == 0) {
        compose(a, s, b, second.next(j), read, written, cost + second.cost(j), paths);
      }
    }
    for (int i = 0; i < first.count(); i++) {
      String more = first.input(i) == 0 || first.input(i) == SILENT ? read : read + " " + first.input(i);
      if (first.output(i) == 0) {
        compose(a, first.next(i), b, t, more, written, cost + first.cost(i), paths);
      }
      for (int j = 0; j < second.count(); j++) {
        if (first.output(i) != 0 && second.input(j) == first.output(i)) {
          compose(a, first.next(i), b, second.next(j), more, written + " " + second.output(j), cost + first.cost(i) + second.cost(j), paths);
        }
      }
    }
  }

  @Test
  void composed_hasThePathsOfPlainComposition() throws IOException {
    int found = 0;
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      OpenFst lexicon = OpenFst.read(lexicon(random).write(folder.resolve("l.fst"), "olabel_lookahead"));
      ListFst grammar = grammar(random);
      BitSet silent = new BitSet();
      silent.set(SILENT);
      Map<String, Double> expected = new TreeMap<>();
      compose(lexicon.fst(), 0, grammar, 0, "", "", 0, expected);
      Map<String, Double> actual = new TreeMap<>();
      Graph composed = ComposedGraph.of(lexicon, grammar, silent).get();
      walk(composed, composed.start(), "", "", 0, actual, 0);
      assertEquals(expected.keySet(), actual.keySet(), "seed " + seed);
      for (String path : expected.keySet()) {
        // steps of 1/1024 of the costs that are paid ahead
        assertEquals(expected.get(path), actual.get(path), 0.006, "seed " + seed + " " + path);
      }
      found += expected.size();
    }
    assertTrue(found > 1000, "paths: " + found);
  }

  @Test
  void looseGrammar_letsWordsFollowInAnyOrder() {
    Fst fst = LooseGrammar.of(List.of(new int[] {1, 2}, new int[] {3}));
    Arcs arcs = new Arcs();
    fst.arcs(0, arcs);
    assertEquals(3, arcs.count());
    // five words and ends in all, half of the probability kept for backing off
    assertEquals(Math.log(10), arcs.cost(0), 1e-6);
    assertEquals(Math.log(5), fst.finalCost(0), 1e-6);
    fst.arcs(arcs.next(0), arcs);
    assertEquals(2, arcs.count());
    assertEquals(0, arcs.input(0));
    assertEquals(Math.log(2), arcs.cost(0), 1e-6);
    assertEquals(2, arcs.input(1));
    assertEquals(Math.log(2), arcs.cost(1), 1e-6);
  }
}
