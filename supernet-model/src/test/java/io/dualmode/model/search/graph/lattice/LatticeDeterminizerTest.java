package io.dualmode.model.search.graph.lattice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Determinization over words, and over sounds before. */
class LatticeDeterminizerTest {
  private static final int LABELS = 12;

  /** States in layers, each with arcs to all of the next one. */
  private static RawLattice layered(Random random, int layers, int width, int words, int sounds) {
    RawLattice.Builder raw = new RawLattice.Builder(input -> sounds == 0 ? 0 : input % (sounds + 1));
    int[] before = {raw.state()};
    for (int layer = 0; layer < layers; layer++) {
      int[] here = new int[layer == layers - 1 ? 1 : width];
      Arrays.setAll(here, i -> raw.state());
      for (int from : before) {
        for (int to : here) {
          raw.arc(from, to, 1 + random.nextInt(LABELS), random.nextInt(words + 1), random.nextFloat(), 3 * random.nextFloat());
        }
      }
      before = here;
    }
    raw.end(before[0], 0);
    return raw.build();
  }

  private static void paths(RawLattice lattice, int state, double cost, List<Integer> said, Map<List<Integer>, Double> found) {
    if (lattice.ending[state] < Float.POSITIVE_INFINITY) {
      found.merge(said, cost + lattice.ending[state], Math::min);
    }
    for (int arc = lattice.first[state]; arc < lattice.first[state + 1]; arc++) {
      List<Integer> next = new ArrayList<>(said);
      if (lattice.output[arc] != 0 && lattice.output[arc] < RawLattice.FIRST_SOUND) {
        next.add(lattice.output[arc]);
      }
      paths(lattice, lattice.to[arc], cost + lattice.graph[arc] + lattice.acoustic[arc], next, found);
    }
  }

  @Test
  void everySequenceWithinTheBeam_isThereWithItsBestPath_withSoundsOrWithout() {
    int compared = 0;
    for (int seed = 0; seed < 100; seed++) {
      RawLattice lattice = layered(new Random(seed), 5, 3, 3, seed % 2 == 0 ? 0 : 4);
      assertEquals(seed % 2 != 0, lattice.sounds);
      Map<List<Integer>, Double> expected = new HashMap<>();
      paths(lattice, 0, 0, List.of(), expected);
      double beam = 2;
      double best = lattice.costsToEnd()[0];
      Map<List<Integer>, Double> found = new HashMap<>();
      for (Readings.Reading reading : LatticeDeterminizer.run(lattice, beam).readings().best(10_000, 1)) {
        List<Integer> words = Arrays.stream(reading.outputs()).boxed().toList();
        assertTrue(found.put(words, reading.cost()) == null, "twice: " + words);
      }
      for (Map.Entry<List<Integer>, Double> reading : expected.entrySet()) {
        if (reading.getValue() < best + beam - 0.01) {
          assertEquals(reading.getValue(), found.getOrDefault(reading.getKey(), -1.0), 1e-3, "seed " + seed + " " + reading.getKey());
          compared++;
        }
      }
    }
    assertTrue(compared > 500, "readings: " + compared);
  }

  @Test
  void moreReadingsThanMemoryHolds_areThoseOfANarrowerBeam() {
    RawLattice lattice = layered(new Random(1), 40, 6, 3, 4);
    Readings readings = LatticeDeterminizer.run(lattice, 100).readings();
    assertTrue(readings.states() > 20 && readings.states() < 100_000, "states: " + readings.states());
    assertEquals(lattice.costsToEnd()[0], readings.best(1, 1).get(0).cost(), 1e-2);
  }
}
