package io.dualmode.kaldi.rescore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.fixtures.kaldi.ConstArpaWriter;
import io.dualmode.fixtures.kaldi.GraphWriter;
import io.dualmode.fixtures.kaldi.LargerModels;
import io.dualmode.fixtures.kaldi.ToneWorld;
import io.dualmode.model.search.graph.lattice.Readings;
import io.dualmode.model.search.graph.lattice.Readings.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readings drawn at random, whose new costs are worked out sequence by sequence. */
class RescorerTest {
  private static final int WORDS = 12;

  @TempDir
  Path folder;

  /** Pairs of words with back-off, the same sequence often with and without; no state has a way to end but the one without words. */
  private static GraphWriter graph(Random random, int disambiguation) {
    GraphWriter fst = new GraphWriter();
    for (int state = 0; state <= WORDS; state++) {
      fst.state();
    }
    for (int word = 1; word <= WORDS; word++) {
      fst.arc(0, word, word, 1 + 3 * random.nextDouble(), word);
      for (int next = 1; next <= WORDS; next++) {
        if (random.nextInt(3) == 0) {
          fst.arc(word, next, next, 4 * random.nextDouble(), next);
        }
      }
      fst.arc(word, disambiguation, 0, random.nextDouble() - 0.3, 0);
    }
    return fst.end(0, 0.7).sortByInput();
  }

  private static Readings readings(Random random) {
    Readings readings = new Readings();
    int states = 2 + random.nextInt(6);
    for (int state = 0; state < states; state++) {
      readings.addState();
    }
    for (int state = 0; state < states; state++) {
      int word = 0;
      for (int arcs = random.nextInt(4); arcs > 0 && state + 1 < states && word < WORDS; arcs--) {
        word += 1 + random.nextInt(WORDS - word);
        readings.addArc(state, new Readings.Arc(state + 1 + random.nextInt(states - state - 1), word, 5 * random.nextDouble(),
            10 * random.nextDouble(), new int[] {state, word}));
      }
      if (state + 1 == states || random.nextInt(4) == 0) {
        readings.setEnd(state, new Readings.End(random.nextDouble(), random.nextDouble(), new int[] {99}));
      }
    }
    return readings;
  }

  /** What the cheapest way of some words costs, from a state on. */
  private static double cheapest(GraphWriter graph, int state, int[] words, int at) {
    double least = at == words.length ? graph.ending(state) : Double.POSITIVE_INFINITY;
    for (GraphWriter.Arc arc : graph.arcs(state)) {
      if (arc.output() == 0) {
        least = Math.min(least, arc.cost() + cheapest(graph, arc.next(), words, at));
      } else if (at < words.length && arc.output() == words[at]) {
        least = Math.min(least, arc.cost() + cheapest(graph, arc.next(), words, at + 1));
      }
    }
    return least;
  }

  private static double added(ConstArpaWriter arpa, int[] words) {
    double sum = 0;
    int[] history = {arpa.begin()};
    for (int i = 0; i <= words.length; i++) {
      int word = i < words.length ? words[i] : arpa.end();
      sum += arpa.cost(word, history);
      history = Arrays.copyOf(history, history.length + 1);
      history[history.length - 1] = word;
    }
    return sum;
  }

  @Test
  void costs_areThoseOfEverySequence() throws IOException {
    ConstArpaWriter arpa = new LargerModels(new ToneWorld(6, WORDS, 1, 2)).ngrams(3, 3, true);
    Path larger = Files.write(folder.resolve("G.carpa"), arpa.bytes(false, 30));
    int sequences = 0;
    for (int round = 0; round < 200; round++) {
      Random random = new Random(round);
      // a symbol above all words makes a file that is not in the order of what it writes
      GraphWriter graph = graph(random, round % 2 == 0 ? 0 : WORDS + 1);
      Rescorer rescorer = Rescorer.read(graph.write(folder.resolve("G.fst"), "vector"), larger, folder);
      Readings readings = readings(random);
      List<Reading> before = readings.best(1000, 1);
      List<Reading> after = rescorer.rescore(readings, new int[0]).best(1000, 1);
      assertEquals(before.size(), after.size());
      for (Reading reading : before) {
        double expected = reading.cost() - cheapest(graph, 0, reading.outputs(), 0) + added(arpa, reading.outputs());
        Reading same = after.stream().filter(r -> Arrays.equals(r.outputs(), reading.outputs())).findFirst().orElseThrow();
        assertEquals(expected, same.cost(), 2e-3, Arrays.toString(reading.outputs()));
        assertTrue(Arrays.equals(reading.inputs(), same.inputs()));
        sequences++;
      }
    }
    assertTrue(sequences > 500, "sequences: " + sequences);
  }

  @Test
  void wordsBefore_areTheContext() throws IOException {
    ConstArpaWriter arpa = new LargerModels(new ToneWorld(6, WORDS, 1, 2)).ngrams(3, 3, true);
    Path larger = Files.write(folder.resolve("G.carpa"), arpa.bytes(false, 30));
    GraphWriter graph = graph(new Random(5), 0);
    Rescorer rescorer = Rescorer.read(graph.write(folder.resolve("G.fst"), "vector"), larger, folder);
    Readings readings = new Readings();
    int from = readings.addState();
    int to = readings.addState();
    readings.addArc(from, new Readings.Arc(to, 4, 1, 1, new int[] {1}));
    readings.setEnd(to, new Readings.End(0, 0, new int[0]));
    double whole = cheapest(graph, 0, new int[] {2, 3, 4}, 0);
    // what backing off behind the words before costs more than not, is part of how the word behind them is reached
    double first = Double.POSITIVE_INFINITY;
    for (GraphWriter.Arc arc : graph.arcs(0)) {
      first = arc.output() == 2 ? arc.cost() : first;
    }
    double before = Double.POSITIVE_INFINITY;
    for (GraphWriter.Arc arc : graph.arcs(2)) {
      before = arc.output() == 3 ? Math.min(before, first + arc.cost()) : before;
      for (GraphWriter.Arc behind : arc.output() == 0 ? graph.arcs(0) : List.<GraphWriter.Arc>of()) {
        before = behind.output() == 3 ? Math.min(before, first + arc.cost() + behind.cost()) : before;
      }
    }
    double backOff = graph.arcs(3).stream().filter(arc -> arc.output() == 0).findFirst().orElseThrow().cost();
    double expected = 2 - (whole - Math.min(before, before + backOff)) + added(arpa, new int[] {2, 3, 4}) - arpa.cost(2, arpa.begin())
        - arpa.cost(3, arpa.begin(), 2);
    assertEquals(expected, rescorer.rescore(readings, new int[] {2, 3}).best(1, 1).get(0).cost(), 1e-3);
  }

  @Test
  void readingsThatTheModelsDoNotHave_stayAsTheyAre_andNothingIsReadWithoutTheFile() throws IOException {
    ConstArpaWriter arpa = new LargerModels(new ToneWorld(6, WORDS, 1, 2)).ngrams(2, 3, false);
    Path graph = graph(new Random(1), 0).write(folder.resolve("G.fst"), "const");
    assertNull(Rescorer.read(graph, folder.resolve("G.carpa"), folder));
    Rescorer rescorer = Rescorer.read(graph, Files.write(folder.resolve("G.carpa"), arpa.bytes(true, 1000)), folder);
    Readings readings = new Readings();
    int from = readings.addState();
    int to = readings.addState();
    readings.addArc(from, new Readings.Arc(to, 500, 1, 1, new int[] {1}));
    readings.setEnd(to, new Readings.End(0, 0, new int[0]));
    assertSame(readings, rescorer.rescore(readings, new int[0]));
  }
}
