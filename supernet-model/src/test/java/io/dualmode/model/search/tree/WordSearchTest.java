package io.dualmode.model.search.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.search.RandomTask;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchHypothesis;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.search.UnitSpan;
import io.dualmode.model.search.WordLattice;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WordSearchTest {
  private static final SearchConfig WIDE = SearchConfig.DEFAULT.with("beam", 1e6).with("wordBeam", 1e6)
      .with("maxActive", 1_000_000).with("latticeBeam", 1e6).with("nBest", 200).with("acousticScale", 0.7)
      .with("blankSkip", 1);

  private static WordSearch search(RandomTask task, SearchConfig config) {
    return new WordSearch(config, task.trie, task.network, task.scorer);
  }

  private static SearchResult decode(RandomTask task, SearchConfig config) {
    WordSearch search = search(task, config);
    search.accept(task.rows, 0, task.frames);
    return search.finish();
  }

  @ParameterizedTest
  @EnumSource
  void wideBeam_bestPathEqualsEnumeration(RandomTask.Head head) {
    for (long seed = 0; seed < 150; seed++) {
      RandomTask task = new RandomTask(seed, head, 1 + (int) (seed % 4), (int) (seed % 6), 1);
      Map<String, Double> readings = BruteForce.readings(task, WIDE);
      SearchResult result = decode(task, WIDE);
      String where = head + " seed " + seed;
      assertEquals(!readings.isEmpty(), result.complete(), where);
      WordSearch again = search(task, WIDE);
      again.accept(task.rows, 0, task.frames);
      assertEquals(result.complete(), again.endCost() < Float.POSITIVE_INFINITY, where);
      assertTrue(again.endCost() >= -1e-4, where + ": " + again.endCost());
      if (result.complete()) {
        double best = readings.values().stream().mapToDouble(d -> d).max().orElseThrow();
        assertEquals(best, result.best().score(), 1e-3, where);
        assertEquals(best, readings.get(result.best().text()), 1e-3, where);
        for (SearchHypothesis hypothesis : result.nBest()) {
          assertTrue(hypothesis.score() <= readings.get(hypothesis.text()) + 1e-3, where);
        }
      }
    }
  }

  @Test
  void skippedBlanks_leaveTheBestOfThePathsThatWait() {
    SearchConfig skipping = WIDE.with("blankSkip", 0.5);
    int different = 0;
    for (long seed = 0; seed < 150; seed++) {
      RandomTask task = new RandomTask(seed, RandomTask.Head.CTC, 1 + (int) (seed % 4), (int) (seed % 7), 1);
      Map<String, Double> readings = BruteForce.readings(task, skipping);
      SearchResult result = decode(task, skipping);
      assertEquals(!readings.isEmpty(), result.complete(), "seed " + seed);
      if (result.complete()) {
        double best = readings.values().stream().mapToDouble(d -> d).max().orElseThrow();
        assertEquals(best, result.best().score(), 1e-3, "seed " + seed);
        different += BruteForce.readings(task, WIDE).size() > readings.size() ? 1 : 0;
      }
    }
    assertTrue(different > 10, "only " + different + " tasks in which skipping took a reading away");
  }

  @ParameterizedTest
  @EnumSource
  void wideBeamAndFullHistory_nBestEqualsEnumeration(RandomTask.Head head) {
    for (long seed = 0; seed < 60; seed++) {
      RandomTask task = new RandomTask(1000 + seed, head, 2 + (int) (seed % 2), 2 + (int) (seed % 4), 6);
      Map<String, Double> readings = BruteForce.readings(task, WIDE);
      SearchResult result = decode(task, WIDE);
      String where = head + " seed " + seed;
      if (!result.complete()) {
        continue;
      }
      assertEquals(Math.min(200, readings.size()), result.nBest().size(), where);
      List<Double> expected = readings.values().stream().sorted((a, b) -> Double.compare(b, a)).toList();
      for (int i = 0; i < result.nBest().size(); i++) {
        assertEquals(expected.get(i), result.nBest().get(i).score(), 1e-3, where + " rank " + i);
        assertEquals(readings.get(result.nBest().get(i).text()), result.nBest().get(i).score(), 1e-3, where);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void nBest_isDistinctAndOrdered_andLatticeCutsSumToOne(RandomTask.Head head) {
    SearchConfig config = SearchConfig.DEFAULT.with("beam", 20).with("wordBeam", 15).with("nBest", 50);
    for (long seed = 0; seed < 30; seed++) {
      RandomTask task = new RandomTask(seed, head, 6, 40, 2);
      SearchResult result = decode(task, config);
      String where = head + " seed " + seed;
      Set<String> texts = new HashSet<>();
      double previous = Double.POSITIVE_INFINITY;
      double total = 0;
      for (SearchHypothesis hypothesis : result.nBest()) {
        assertTrue(texts.add(hypothesis.text()), where + ": twice " + hypothesis.text());
        assertTrue(hypothesis.score() <= previous, where);
        previous = hypothesis.score();
        total += hypothesis.posterior();
        checkWords(hypothesis, task, where);
      }
      assertTrue(total <= 1 + 1e-6, where + ": n-best posteriors sum to " + total);
      WordLattice lattice = result.lattice();
      for (int frame = 0; frame < task.frames; frame++) {
        double sum = 0;
        for (int arc = 0; arc < lattice.arcs(); arc++) {
          assertTrue(lattice.from(arc) < lattice.to(arc), where);
          boolean crosses = lattice.frame(lattice.from(arc)) <= frame && frame < lattice.frame(lattice.to(arc));
          sum += crosses ? lattice.posterior(arc) : 0;
        }
        assertEquals(1, sum, 1e-6, where + " frame " + frame);
      }
    }
  }

  private static void checkWords(SearchHypothesis hypothesis, RandomTask task, String where) {
    int end = 0;
    for (RecognizedWord word : hypothesis.words()) {
      assertTrue(word.startFrame() >= end && word.endFrame() > word.startFrame(), where + ": times of " + word);
      assertTrue(word.confidence() > 0 && word.confidence() <= 1, where + ": confidence of " + word);
      int[] units = word.units().stream().mapToInt(UnitSpan::unit).toArray();
      assertTrue(task.lexicon.stream().anyMatch(p -> p.word().equals(word.text()) && java.util.Arrays.equals(p.units(), units)),
          where + ": " + word);
      end = word.startFrame();
      for (UnitSpan unit : word.units()) {
        assertEquals(end, unit.startFrame(), where);
        assertTrue(unit.endFrame() > unit.startFrame(), where);
        end = unit.endFrame();
      }
      assertEquals(word.endFrame(), end, where);
    }
    assertTrue(end <= task.frames, where);
  }

  @ParameterizedTest
  @EnumSource
  void chunking_neverChangesAResult(RandomTask.Head head) {
    SearchConfig config = SearchConfig.DEFAULT.with("beam", 8).with("maxActive", 12);
    for (long seed = 0; seed < 20; seed++) {
      RandomTask task = new RandomTask(seed, head, 6, 60, 2);
      SearchResult whole = decode(task, config);
      Random random = new Random(seed);
      for (int variant = 0; variant < 3; variant++) {
        WordSearch search = search(task, config);
        int size = task.scorer.rowSize();
        int at = 0;
        while (at < task.frames) {
          int chunk = variant == 0 ? 1 : variant == 1 ? 7 : random.nextInt(12);
          chunk = Math.min(chunk, task.frames - at);
          search.accept(java.util.Arrays.copyOfRange(task.rows, at * size, (at + chunk) * size), 0, chunk);
          at += chunk;
          if (variant == 2) {
            search.partial();
            search.result();
          }
        }
        SearchResult pieces = search.finish();
        assertEquals(whole.nBest(), pieces.nBest(), head + " seed " + seed + " variant " + variant);
        assertEquals(whole.lattice().arcs(), pieces.lattice().arcs());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSearchUsedTwice_hearsTheSameTwice(RandomTask.Head head) {
    RandomTask task = new RandomTask(5, head, 6, 50, 2);
    WordSearch search = search(task, SearchConfig.DEFAULT);
    search.accept(task.rows, 0, task.frames);
    SearchResult first = search.finish();
    assertEquals(0, search.frames());
    search.accept(task.rows, 0, task.frames);
    assertEquals(first.nBest(), search.finish().nBest());
    assertFalse(first.nBest().isEmpty());
  }
}
