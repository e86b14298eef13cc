package io.dualmode.model.search.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.search.graph.lattice.Readings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The search and its readings against all paths of small random graphs. */
class GraphSearchTest {
  private static final int LABELS = 5;
  private static final GraphSearchConfig WIDE = new GraphSearchConfig(1000, 100_000, 0, 1000, 7);

  private record Arc(int input, int output, float cost, int next) {}

  /** A graph that reads something on most arcs; those that read nothing lead to later states. */
  private record RandomGraph(List<List<Arc>> arcs, float[] ends) implements Graph {
    static RandomGraph of(Random random, int states) {
      List<List<Arc>> arcs = new ArrayList<>();
      float[] ends = new float[states];
      for (int state = 0; state < states; state++) {
        List<Arc> list = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
          boolean silent = random.nextInt(4) == 0 && state + 1 < states;
          int next = silent ? state + 1 + random.nextInt(states - state - 1) : random.nextInt(states);
          list.add(new Arc(silent ? 0 : 1 + random.nextInt(LABELS), random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0, random.nextFloat(), next));
        }
        arcs.add(list);
        ends[state] = random.nextBoolean() ? random.nextFloat() : Float.POSITIVE_INFINITY;
      }
      return new RandomGraph(arcs, ends);
    }

    @Override
    public int start() {
      return 0;
    }

    @Override
    public float finalCost(int state) {
      return ends[state];
    }

    @Override
    public void arcs(int state, Arcs into) {
      into.clear();
      arcs.get(state).forEach(arc -> into.add(arc.input, arc.output, arc.cost, arc.next));
    }
  }

  private static float[][] scores(Random random, int frames) {
    float[][] scores = new float[frames][LABELS + 1];
    for (float[] row : scores) {
      for (int i = 1; i <= LABELS; i++) {
        row[i] = 4 * random.nextFloat() - 2;
      }
    }
    return scores;
  }

  /** The least cost of each sequence of words. */
  private static void paths(RandomGraph graph, int state, int frame, float[][] scores, List<Integer> words, double cost,
      Map<List<Integer>, Double> best) {
    if (frame == scores.length && graph.ends[state] < Float.POSITIVE_INFINITY) {
      best.merge(List.copyOf(words), cost + graph.ends[state], Math::min);
    }
    for (Arc arc : graph.arcs.get(state)) {
      if (arc.input == 0 || frame < scores.length) {
        List<Integer> more = new ArrayList<>(words);
        if (arc.output != 0) {
          more.add(arc.output);
        }
        paths(graph, arc.next, arc.input == 0 ? frame : frame + 1, scores, more, cost + arc.cost - (arc.input == 0 ? 0 : scores[frame][arc.input]), best);
      }
    }
  }

  @Test
  void readings_areAllSequencesOfWordsWithTheirBestPaths() {
    int compared = 0;
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      RandomGraph graph = RandomGraph.of(random, 4 + random.nextInt(4));
      float[][] scores = scores(random, 1 + random.nextInt(6));
      Map<List<Integer>, Double> expected = new HashMap<>();
      paths(graph, 0, 0, scores, List.of(), 0, expected);
      if (expected.isEmpty()) {
        continue;
      }
      GraphSearch search = new GraphSearch(graph, WIDE);
      GrowingReadings growing = new GrowingReadings(search, WIDE.latticeBeam(), input -> 0);
      for (float[] row : scores) {
        search.accept(input -> row[input]);
        growing.update();
      }
      search.finish();
      List<Readings.Reading> found = growing.whole().best(100_000, 1);
      assertEquals(expected.size(), found.size(), "seed " + seed);
      double last = Double.NEGATIVE_INFINITY;
      for (Readings.Reading reading : found) {
        List<Integer> words = new ArrayList<>();
        for (int word : reading.outputs()) {
          words.add(word);
        }
        assertEquals(expected.get(words), reading.cost(), 1e-3, "seed " + seed + " " + words);
        assertEquals(scores.length, reading.inputs().length, "seed " + seed);
        assertTrue(reading.cost() >= last);
        last = reading.cost();
        compared++;
      }
    }
    assertTrue(compared > 2000, "readings: " + compared);
  }

  @Test
  void readings_growPieceByPiece_toThoseOfOnePiece() {
    for (int seed = 0; seed < 3; seed++) {
      Random random = new Random(seed);
      RandomGraph graph = RandomGraph.of(random, 6);
      float[][] scores = scores(random, 150);
      GraphSearchConfig config = new GraphSearchConfig(8, 1000, 0, 3, 25);
      GraphSearch whole = new GraphSearch(graph, config);
      GraphSearch search = new GraphSearch(graph, config);
      GrowingReadings growing = new GrowingReadings(search, config.latticeBeam(), input -> 0);
      for (float[] row : scores) {
        whole.accept(input -> row[input]);
        search.accept(input -> row[input]);
        growing.update();
      }
      assertTrue(growing.frames() > 60, "frames " + growing.frames());
      whole.finish();
      search.finish();
      List<Readings.Reading> expected = new GrowingReadings(whole, config.latticeBeam(), input -> 0).whole().best(1, 1);
      List<Readings.Reading> found = growing.whole().best(1, 1);
      assertEquals(expected.size(), found.size(), "seed " + seed);
      if (!expected.isEmpty()) {
        assertArrayEquals(expected.get(0).outputs(), found.get(0).outputs(), "seed " + seed);
        assertEquals(expected.get(0).cost(), found.get(0).cost(), 0.01, "seed " + seed);
        assertEquals(150, found.get(0).inputs().length, "seed " + seed);
      }
    }
  }

  @Test
  void settling_keepsTheBestPathAndBoundsTheRest() {
    for (int seed = 0; seed < 12; seed++) {
      Random random = new Random(seed);
      RandomGraph graph = RandomGraph.of(random, 6);
      float[][] scores = scores(random, 120);
      GraphSearch whole = new GraphSearch(graph, WIDE);
      GraphSearch search = new GraphSearch(graph, WIDE);
      List<Integer> outputs = new ArrayList<>();
      for (int frame = 0; frame < scores.length; frame++) {
        float[] row = scores[frame];
        whole.accept(input -> row[input]);
        search.accept(input -> row[input]);
        if (frame == 80) {
          for (int output : search.settle(40).outputs()) {
            outputs.add(output);
          }
          assertEquals(40, search.settledFrames());
          assertEquals(81, search.frames());
          assertThrows(IllegalArgumentException.class, () -> search.settle(60));
        }
      }
      for (int output : search.bestPath().outputs()) {
        outputs.add(output);
      }
      int[] expected = whole.bestPath().outputs();
      assertEquals(expected.length, outputs.size(), "seed " + seed);
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], outputs.get(i), "seed " + seed);
      }
    }
  }

  @Test
  void shares_areThoseOfAllLivingPaths() {
    RandomGraph graph = RandomGraph.of(new Random(5), 6);
    GraphSearch search = new GraphSearch(graph, WIDE);
    for (float[] row : scores(new Random(6), 40)) {
      search.accept(input -> row[input]);
    }
    double[] shares = search.shares();
    assertEquals(search.bestPath().outputs().length, shares.length);
    double last = 1 + 1e-9;
    for (double share : shares) {
      assertTrue(share >= 0 && share <= last, "shares fall");
      last = share;
    }
  }

  @Test
  void circleThatGains_isAnError() {
    RandomGraph graph = new RandomGraph(List.of(List.of(new Arc(0, 0, -1, 1)), List.of(new Arc(0, 0, -1, 0))), new float[2]);
    assertThrows(IllegalStateException.class, () -> new GraphSearch(graph, WIDE));
  }

  @Test
  void selection_isThatOfSorting() {
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      float[] values = new float[1 + random.nextInt(40)];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextInt(10);
      }
      float[] sorted = values.clone();
      java.util.Arrays.sort(sorted);
      int place = random.nextInt(values.length);
      assertEquals(sorted[place], Selection.select(values, values.length, place));
    }
  }
}
