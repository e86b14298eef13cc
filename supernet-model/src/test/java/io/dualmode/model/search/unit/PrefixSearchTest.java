package io.dualmode.model.search.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.head.ctc.CtcScorer;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import io.dualmode.model.search.RandomTask;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchHypothesis;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.search.UnitSpan;
import io.dualmode.model.search.WordLattice;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.network.UniformNetwork;
import io.dualmode.model.search.score.AcousticScorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrefixSearchTest {
  private static final SearchConfig WIDE = SearchConfig.DEFAULT.with("beam", 1e6).with("maxActive", 1_000_000).with("latticeBeam", 1e6)
      .with("nBest", 500).with("acousticScale", 0.7).with("languageWeight", 0.8).with("wordPenalty", -0.3);
  private static final SearchConfig PLAIN = SearchConfig.DEFAULT.with("languageWeight", 1).with("wordPenalty", 0);
  /** A word each: the network of a random task knows them. */
  private static final List<String> NAMES = List.of("-", "w0", "w1", "w2");
  private static final List<String> PIECES = List.of("<blk>", "<unk>", "\u2581a", "\u2581ab", "b", "c", "\u2581");

  /** All paths of a random task over units, one step at a time; the sum of each unit sequence. */
  private static final class Enumeration {
    final RandomTask task;
    final WordNetwork network;
    final SearchConfig config;
    final AcousticScorer scorer;
    final Map<List<Integer>, Double> sums = new HashMap<>();

    Enumeration(RandomTask task, WordNetwork network, SearchConfig config) {
      this.task = task;
      this.network = network;
      this.config = config;
      scorer = task.freshScorer();
      if (task.frames == 0) {
        end(List.of(), network.start(), 0);
      } else {
        int start = scorer.start();
        go(1, scorer.next(start, 0), List.of(), true, network.start(), enter(0, start, 0));
        units(0, start, List.of(), network.start(), 0);
      }
    }

    double enter(int frame, int context, int unit) {
      scorer.frame(task.rows, frame * scorer.rowSize());
      return config.acousticScale() * scorer.enter(context, unit);
    }

    void end(List<Integer> units, int state, double score) {
      double total = score + config.languageWeight() * network.end(state);
      if (total > Double.NEGATIVE_INFINITY) {
        sums.merge(units, total, WordLattice::logAdd);
      }
    }

    void units(int frame, int context, List<Integer> units, int state, double score) {
      for (int q = 1; q < task.units; q++) {
        long step = network.step(state, q - 1);
        List<Integer> longer = new ArrayList<>(units);
        longer.add(q);
        go(frame + 1, scorer.next(context, q), longer, false, WordNetwork.stateOf(step),
            score + enter(frame, context, q) + config.languageWeight() * WordNetwork.scoreOf(step) + config.wordPenalty());
      }
    }

    void go(int frame, int context, List<Integer> units, boolean silent, int state, double score) {
      if (score == Double.NEGATIVE_INFINITY) {
        return;
      }
      if (frame == task.frames) {
        end(units, state, score);
        return;
      }
      scorer.frame(task.rows, frame * scorer.rowSize());
      go(frame + 1, context, units, silent, state, score + config.acousticScale() * scorer.stay(context));
      if (scorer.rest(context) >= 0) {
        scorer.frame(task.rows, frame * scorer.rowSize());
        go(frame + 1, scorer.rest(context), units, silent, state, score + config.acousticScale() * scorer.restScore(context));
      }
      if (scorer.modelsSilence() && !silent) {
        go(frame + 1, scorer.next(context, 0), units, true, state, score + enter(frame, context, 0));
      }
      units(frame, context, units, state, score);
    }

    double best() {
      return sums.values().stream().mapToDouble(d -> d).max().orElse(Double.NEGATIVE_INFINITY);
    }
  }

  private static List<Integer> unitsOf(SearchHypothesis hypothesis) {
    return hypothesis.words().stream().flatMap(w -> w.units().stream()).map(UnitSpan::unit).toList();
  }

  @ParameterizedTest
  @EnumSource
  void wideBeam_everyReadingIsTheSumOverItsPaths(RandomTask.Head head) {
    UnitSpelling spelling = UnitSpelling.of(UnitInventory.of(NAMES));
    for (long seed = 0; seed < 60; seed++) {
      RandomTask task = new RandomTask(seed, head, 3, (int) (seed % 6), 2);
      WordNetwork network = seed % 3 == 0 ? new UniformNetwork(NAMES.subList(1, 4)) : task.network;
      Enumeration all = new Enumeration(task, network, WIDE);
      PrefixSearch search = new PrefixSearch(WIDE, spelling, new WeighedUnits(network, NAMES, WIDE), task.scorer);
      search.accept(task.rows, 0, task.frames);
      float endCost = search.endCost();
      SearchResult result = search.finish();
      String where = head + " seed " + seed;
      assertEquals(!all.sums.isEmpty(), result.complete(), where);
      assertEquals(result.complete(), endCost < Float.POSITIVE_INFINITY, where);
      if (result.complete()) {
        assertEquals(Math.min(500, all.sums.size()), result.nBest().size(), where);
        assertEquals(all.best(), result.best().score(), 1e-3, where);
        for (SearchHypothesis reading : result.nBest()) {
          assertEquals(all.sums.get(unitsOf(reading)), reading.score(), 1e-3, where + " " + reading.text());
        }
      }
    }
  }

  /** Rows of CTC in which each frame is all but certain. */
  private static float[] certain(int units, int... labels) {
    float[] rows = new float[labels.length * units];
    Arrays.fill(rows, (float) Math.log(1e-4 / units));
    for (int t = 0; t < labels.length; t++) {
      rows[t * units + labels[t]] = (float) Math.log(1 - 1e-4);
    }
    return rows;
  }

  private static PrefixSearch pieces(SearchConfig config) {
    return new PrefixSearch(config, UnitSpelling.of(UnitInventory.of(UnitKind.PIECES, PIECES, 0)), UnitNetwork.ANY,
        new CtcScorer(PIECES.size()));
  }

  private static String timed(List<RecognizedWord> words) {
    return words.stream().map(w -> w.text() + "@" + w.startFrame() + "-" + w.endFrame()).collect(Collectors.joining(" "));
  }

  @Test
  void wordPieces_joinToWordsWithTimes() {
    PrefixSearch search = pieces(PLAIN);
    int[] labels = {0, 2, 2, 4, 0, 5, 0, 0, 3, 5, 5, 0};
    search.accept(certain(PIECES.size(), labels), 0, labels.length);
    SearchResult result = search.finish();
    assertEquals("abc@1-6 abc@8-11", timed(result.best().words()));
    assertEquals(List.of(new UnitSpan(2, 1, 3), new UnitSpan(4, 3, 5), new UnitSpan(5, 5, 6)), result.best().words().get(0).units());
    assertTrue(result.best().words().stream().allMatch(w -> w.confidence() > 0.9 && w.confidence() <= 1));
    assertTrue(result.complete());
    assertEquals(12, result.frames());
    assertEquals(0, search.frames());
  }

  @Test
  void repeatedUnit_needsABlankBetween() {
    PrefixSearch search = pieces(PLAIN);
    int[] labels = {2, 5, 5, 0, 5};
    search.accept(certain(PIECES.size(), labels), 0, labels.length);
    assertEquals("acc@0-5", timed(search.finish().best().words()));
  }

  @Test
  void twoSpellingsOfAWord_areOneReadingWithTheProbabilityOfBoth() {
    // "_ab" or "_a b", equally likely: neither is as likely as "c" alone, both together are
    double[][] p = {{0.3, 0, 0.3, 0.0, 0, 0.4, 0}, {0.4, 0, 0, 0.3, 0.3, 0, 0}};
    int size = PIECES.size();
    float[] rows = new float[2 * size];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) Math.log(Math.max(1e-9, p[i / size][i % size]));
    }
    PrefixSearch search = pieces(PLAIN.with("beam", 100).with("latticeBeam", 100));
    search.accept(rows, 0, 2);
    SearchResult result = search.finish();
    Map<String, Double> scores = result.nBest().stream().collect(Collectors.toMap(SearchHypothesis::text, SearchHypothesis::score));
    // blank _ab, _a b
    assertEquals(Math.log(0.3 * 0.3 + 0.3 * 0.3), scores.get("ab"), 1e-4);
    assertEquals(Math.log(0.4 * 0.4), scores.get("c"), 1e-4);
    assertEquals("ab", result.best().text());
  }

  @Test
  void posteriors_ofReadingsSumToOne_andWordsHaveTheirs() {
    for (long seed = 0; seed < 10; seed++) {
      RandomTask task = new RandomTask(seed, RandomTask.Head.CTC, 3, 12, 2);
      SearchConfig config = WIDE.with("beam", 10).with("latticeBeam", 8).with("nBest", 40);
      PrefixSearch search = new PrefixSearch(config, UnitSpelling.of(UnitInventory.of(NAMES)), UnitNetwork.ANY, task.scorer);
      search.accept(task.rows, 0, task.frames);
      SearchResult result = search.finish();
      double total = result.nBest().stream().mapToDouble(SearchHypothesis::posterior).sum();
      assertTrue(total <= 1 + 1e-6 && total > 0.1, "seed " + seed + ": " + total);
      for (SearchHypothesis reading : result.nBest()) {
        int end = 0;
        for (RecognizedWord word : reading.words()) {
          assertTrue(word.startFrame() >= end && word.endFrame() > word.startFrame() && word.endFrame() <= 12, "seed " + seed + " " + word);
          assertTrue(word.confidence() >= reading.posterior() - 1e-6 && word.confidence() <= 1, "seed " + seed + " " + word);
          end = word.endFrame();
        }
      }
    }
  }

  @Test
  void network_decidesWhereTheAudioDoesNot() {
    int size = NAMES.size();
    float[] rows = new float[3 * size];
    Arrays.fill(rows, (float) Math.log(0.02));
    rows[1] = rows[2] = (float) Math.log(0.47);
    rows[size] = (float) Math.log(0.94);
    rows[2 * size + 2] = rows[2 * size + 3] = (float) Math.log(0.47);
    WordNetwork never = new UniformNetwork(List.of("w1", "w2"), 0);
    UnitSpelling spelling = UnitSpelling.of(UnitInventory.of(NAMES));
    PrefixSearch search = new PrefixSearch(PLAIN, spelling, new WeighedUnits(never, NAMES, PLAIN), new CtcScorer(size));
    search.accept(rows, 0, 3);
    SearchResult result = search.finish();
    assertEquals("w1", result.best().words().get(0).text(), "w0 is not in the network");
    assertTrue(result.nBest().stream().noneMatch(r -> r.text().contains("w0")));
    assertThrows(IllegalArgumentException.class, () -> new WeighedUnits(new UniformNetwork(List.of("x")), NAMES, PLAIN));
    assertThrows(IllegalArgumentException.class, () -> new PrefixSearch(PLAIN, spelling, UnitNetwork.ANY, new CtcScorer(size + 1)));
  }

  /** Speech of random pieces over many frames: labels of CTC, each unit two frames and a blank, with a pause now and then. */
  private static int[] speech(Random random, int units) {
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < units; i++) {
      int unit = 2 + random.nextInt(4);
      labels.addAll(List.of(unit, unit, 0));
      for (int pause = random.nextInt(15) == 0 ? 30 : 0; pause > 0; pause--) {
        labels.add(0);
      }
    }
    return labels.stream().mapToInt(Integer::intValue).toArray();
  }

  private static float[] noisy(Random random, int units, int[] labels) {
    float[] rows = new float[labels.length * units];
    for (int t = 0; t < labels.length; t++) {
      double sum = 0;
      for (int u = 0; u < units; u++) {
        rows[t * units + u] = (float) random.nextGaussian() + (u == labels[t] ? 9 : 0);
        sum += Math.exp(rows[t * units + u]);
      }
      for (int u = 0; u < units; u++) {
        rows[t * units + u] -= (float) Math.log(sum);
      }
    }
    return rows;
  }

  @Test
  void longStream_wordsBecomeFinal_memoryIsBounded_resultIsThatOfTheWhole() {
    for (long seed = 0; seed < 3; seed++) {
      Random random = new Random(seed);
      int[] labels = speech(random, 1000);
      float[] rows = noisy(random, PIECES.size(), labels);
      PrefixSearch whole = pieces(PLAIN.with("beam", 7).with("maxActive", 300).with("maxLatticeArcs", 10_000_000));
      whole.accept(rows, 0, labels.length);
      List<RecognizedWord> expected = whole.finish().best().words();
      PrefixSearch bounded = pieces(PLAIN.with("beam", 7).with("maxActive", 300).with("maxLatticeArcs", 4000));
      long early = 0;
      int settled = 0;
      for (int t = 0; t < labels.length; t++) {
        bounded.accept(rows, t * PIECES.size(), 1);
        assertTrue(bounded.finalWords().size() >= settled);
        settled = bounded.finalWords().size();
        if (t == labels.length / 4) {
          early = bounded.stateBytes();
        }
        if (t % 500 == 0) {
          assertTrue(timed(bounded.partial()).startsWith(timed(bounded.finalWords())));
        }
      }
      assertTrue(settled > expected.size() / 2, settled + " of " + expected.size() + " words final");
      assertTrue(bounded.stateBytes() < 1.5 * early, "seed " + seed + ": " + early + " bytes became " + bounded.stateBytes());
      SearchResult result = bounded.finish();
      assertTrue(timed(expected).equals(timed(result.best().words())), "seed " + seed);
      assertTrue(result.best().words().stream().allMatch(w -> w.confidence() >= 0 && w.confidence() <= 1));
      assertTrue(bounded.finalWords().isEmpty());
    }
  }

  /** Noise without any boundary of words: nothing is agreed on, and still memory is bounded. */
  @Test
  void noiseWithoutWords_memoryIsBounded() {
    List<String> names = List.of("<blank>", "|", "a", "b", "c", "d");
    Random random = new Random(3);
    float[] rows = noisy(random, names.size(), new int[4000]);
    for (int t = 0; t < 4000; t++) {
      // flat scores, and never the separator
      for (int u = 0; u < names.size(); u++) {
        rows[t * names.size() + u] = u == 1 ? -50 : -1.6f + 0.1f * random.nextFloat();
      }
    }
    SearchConfig config = PLAIN.with("maxActive", 200).with("maxLatticeArcs", 2000);
    UnitSpelling spelling = UnitSpelling.of(UnitInventory.of(UnitKind.CHARACTERS, names, 0));
    PrefixSearch search = new PrefixSearch(config, spelling, UnitNetwork.ANY, new CtcScorer(names.size()));
    search.accept(rows, 0, 1000);
    long early = search.stateBytes();
    search.accept(rows, 1000 * names.size(), 3000);
    assertTrue(search.stateBytes() <= 2 * early, early + " bytes became " + search.stateBytes());
    List<RecognizedWord> words = search.finish().best().words();
    int end = 0;
    for (RecognizedWord word : words) {
      assertTrue(word.startFrame() >= end && word.endFrame() > word.startFrame(), word.toString());
      end = word.endFrame();
    }
  }

  @ParameterizedTest
  @EnumSource
  void chunking_neverChangesAResult(RandomTask.Head head) {
    UnitSpelling spelling = UnitSpelling.of(UnitInventory.of(NAMES));
    for (long seed = 0; seed < 10; seed++) {
      RandomTask task = new RandomTask(seed, head, 3, 60, 2);
      SearchConfig config = PLAIN.with("beam", 7).with("maxActive", 20);
      PrefixSearch search = new PrefixSearch(config, spelling, new WeighedUnits(task.network, NAMES, config), task.scorer);
      search.accept(task.rows, 0, task.frames);
      SearchResult whole = search.finish();
      Random random = new Random(seed);
      int size = task.scorer.rowSize();
      for (int at = 0; at < task.frames;) {
        int chunk = Math.min(random.nextInt(9), task.frames - at);
        search.accept(task.rows, at * size, chunk);
        at += chunk;
        search.partial();
        search.result();
      }
      assertEquals(whole.nBest(), search.finish().nBest(), head + " seed " + seed);
    }
  }

  @Test
  void silenceBehindTheLastWord_showsItAndIsCounted() {
    PrefixSearch search = pieces(PLAIN);
    int[] labels = new int[20];
    labels[3] = 2;
    labels[4] = 5;
    float[] rows = certain(PIECES.size(), labels);
    search.accept(rows, 0, 3);
    assertEquals(3, search.silenceFrames());
    assertEquals(List.of(), search.partial());
    search.accept(rows, 3 * PIECES.size(), 2);
    assertEquals(0, search.silenceFrames());
    assertEquals(List.of(), search.partial(), "the word may go on");
    search.accept(rows, 5 * PIECES.size(), 15);
    assertEquals(15, search.silenceFrames());
    assertEquals("ac@3-5", timed(search.partial()));
    assertTrue(search.partial().get(0).confidence() > 0.9);
  }

  @Test
  void nothingHeard_isOneEmptyReading() {
    SearchResult result = pieces(PLAIN).finish();
    assertEquals(1, result.nBest().size());
    assertEquals("", result.best().text());
    assertEquals(1, result.best().posterior(), 1e-9);
  }
}
