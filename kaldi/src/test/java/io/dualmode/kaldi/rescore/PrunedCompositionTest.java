package io.dualmode.kaldi.rescore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.search.graph.lattice.Readings;
import io.dualmode.model.search.graph.lattice.Readings.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrunedCompositionTest {
  /** Pairs of words whose costs are drawn; some are not there. */
  private static class Pairs implements WordModel {
    private final Map<Integer, Float> costs = new HashMap<>();
    private final Random random;
    private final double missing;
    private float cost;
    private int next;

    Pairs(Random random, double missing) {
      this.random = random;
      this.missing = missing;
    }

    private float of(int pair) {
      return costs.computeIfAbsent(pair, p -> random.nextDouble() < missing ? Float.POSITIVE_INFINITY : (float) (2 * random.nextDouble() - 0.7));
    }

    @Override
    public boolean read(int state, int word) {
      cost = of(100 * state + word);
      next = word;
      return cost < Float.POSITIVE_INFINITY;
    }

    @Override
    public float cost() {
      return cost;
    }

    @Override
    public int next() {
      return next;
    }

    @Override
    public float endCost(int state) {
      return of(100 * state);
    }
  }

  private static Readings readings(Random random, int length, int width) {
    Readings readings = new Readings();
    for (int state = 0; state <= length; state++) {
      readings.addState();
    }
    for (int state = 0; state < length; state++) {
      int word = 0;
      for (int arc = random.nextInt(width); arc >= 0; arc--) {
        word += 1 + random.nextInt(8);
        int to = arc == 0 ? state + 1 : Math.min(length, state + 1 + random.nextInt(2));
        readings.addArc(state, new Readings.Arc(to, word, 3 * random.nextDouble(), 8 * random.nextDouble(), new int[] {word}));
      }
    }
    readings.setEnd(length, new Readings.End(0.5, 0.25, new int[0]));
    return readings;
  }

  @Test
  void whatIsFound_costsWhatItDoesInAll_andTheBestIsAmongIt() {
    int best = 0;
    int rounds = 0;
    for (int round = 0; round < 300; round++) {
      Random random = new Random(round);
      Readings readings = readings(random, 1 + random.nextInt(7), 4);
      Pairs model = new Pairs(random, round % 3 == 0 ? 0.1 : 0);
      List<Reading> all = Composition.of(readings, model, 100_000).best(100_000, 1);
      List<Reading> found = Composition.trimmed(PrunedComposition.of(readings, model, 100_000)).best(100_000, 1);
      Map<List<Integer>, Double> costs = new HashMap<>();
      all.forEach(reading -> costs.put(words(reading), reading.cost()));
      for (Reading reading : found) {
        assertEquals(costs.get(words(reading)), reading.cost(), 1e-4);
      }
      assertEquals(all.isEmpty(), found.isEmpty());
      if (!all.isEmpty()) {
        rounds++;
        best += words(all.get(0)).equals(words(found.get(0))) ? 1 : 0;
      }
    }
    assertTrue(rounds > 200, "rounds: " + rounds);
    assertTrue(best >= 0.95 * rounds, best + " of " + rounds);
  }

  private static List<Integer> words(Reading reading) {
    return new ArrayList<>(Arrays.stream(reading.outputs()).boxed().toList());
  }

  @Test
  void manyReadings_areBounded_andReachTheEnd() {
    Readings readings = readings(new Random(1), 300, 12);
    Readings found = Composition.trimmed(PrunedComposition.of(readings, new Pairs(new Random(2), 0), 100_000));
    int arcs = 0;
    for (int state = 0; state < found.states(); state++) {
      arcs += found.arcs(state).size();
    }
    assertTrue(arcs >= 150 && arcs <= 3000, "arcs: " + arcs);
    assertEquals(1, found.best(1, 1).size());
  }

  @Test
  void modelWithoutAnEnd_findsNothing_andStops() {
    Readings readings = readings(new Random(1), 40, 6);
    Pairs model = new Pairs(new Random(2), 0) {
      @Override
      public float endCost(int state) {
        return Float.POSITIVE_INFINITY;
      }
    };
    assertEquals(0, Composition.trimmed(PrunedComposition.of(readings, model, 5000)).states());
  }
}
