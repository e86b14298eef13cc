package io.dualmode.model.search.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.head.ctc.CtcScorer;
import io.dualmode.model.head.mmi.MmiScorer;
import io.dualmode.model.head.transducer.TransducerScorer;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.search.UnitSpan;
import io.dualmode.model.search.score.AcousticScorer;
import io.dualmode.model.search.score.FormulaTransducer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GreedySearchTest {
  private static UnitSpelling numbers(int units) {
    return UnitSpelling.of(UnitInventory.of(IntStream.range(0, units).mapToObj(Integer::toString).toList()));
  }

  private static float[] rows(int units, double sure, int... labels) {
    float[] rows = new float[labels.length * units];
    Arrays.fill(rows, (float) Math.log((1 - sure) / (units - 1)));
    for (int t = 0; t < labels.length; t++) {
      rows[t * units + labels[t]] = (float) Math.log(sure);
    }
    return rows;
  }

  private static List<UnitSpan> units(SearchResult result) {
    return result.best().words().stream().flatMap(w -> w.units().stream()).toList();
  }

  @Test
  void ctc_mergesRepetitionsAndDropsBlanks_inAnyChunks() {
    float[] rows = rows(4, 0.9, 0, 2, 2, 0, 2, 3, 3, 1, 0, 0);
    List<UnitSpan> expected =
        List.of(new UnitSpan(2, 1, 3), new UnitSpan(2, 4, 5), new UnitSpan(3, 5, 7), new UnitSpan(1, 7, 8));
    GreedySearch search = new GreedySearch(SearchConfig.DEFAULT, numbers(4), new CtcScorer(4));
    for (int chunk : new int[] {1, 3, 10}) {
      for (int at = 0; at < 10; at += chunk) {
        search.accept(rows, at * 4, Math.min(chunk, 10 - at));
      }
      SearchResult result = search.finish();
      assertEquals(expected, units(result), "chunks of " + chunk);
      assertEquals(10 * Math.log(0.9), result.best().score(), 1e-4);
      result.best().words().forEach(word -> assertEquals(0.9, word.confidence(), 1e-5));
      assertEquals(Math.pow(0.9, 4), result.best().posterior(), 1e-5);
    }
  }

  @Test
  void ctc_noFrames_noUnits() {
    SearchResult result = new GreedySearch(SearchConfig.DEFAULT, numbers(3), new CtcScorer(3)).finish();
    assertEquals(List.of(), result.best().words());
    assertEquals(0, result.frames());
  }

  @Test
  void wordPieces_areWords_shownWhenTheyAreComplete() {
    List<String> names = List.of("<blk>", "\u2581a", "b");
    UnitSpelling spelling = UnitSpelling.of(UnitInventory.of(UnitKind.PIECES, names, 0));
    GreedySearch search = new GreedySearch(SearchConfig.DEFAULT, spelling, new CtcScorer(3));
    float[] rows = rows(3, 0.8, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    search.accept(rows, 0, 2);
    assertEquals(List.of(), search.partial());
    search.accept(rows, 2 * 3, 1);
    assertEquals(List.of("ab"), search.partial().stream().map(RecognizedWord::text).toList());
    assertEquals(0, search.silenceFrames());
    search.accept(rows, 3 * 3, 10);
    assertEquals(10, search.silenceFrames());
    List<RecognizedWord> words = search.partial();
    assertEquals(List.of("ab 0-2", "a 2-3"), words.stream().map(w -> w.text() + " " + w.startFrame() + "-" + w.endFrame()).toList());
    assertEquals(0.8 * 0.8, words.get(0).confidence(), 1e-5);
  }

  @Test
  void mmi_silenceEndsAUnit() {
    int units = 3;
    int[] entry = IntStream.range(0, units * units).map(i -> i % units).toArray();
    float[] rows = rows(2 * units, 0.9, 0, 1, 4, 0, 3, 2, 5, 1);
    GreedySearch search = new GreedySearch(SearchConfig.DEFAULT, numbers(units), new MmiScorer(2 * units, entry, new int[] {3, 4, 5}));
    search.accept(rows, 0, 8);
    assertEquals(List.of(new UnitSpan(1, 1, 3), new UnitSpan(2, 5, 7), new UnitSpan(1, 7, 8)), units(search.finish()));
  }

  @Test
  void transducer_emitsOneUnitAFrame_inAnyChunks() {
    int total = 0;
    for (long seed = 0; seed < 10; seed++) {
      Random random = new Random(seed);
      FormulaTransducer head = new FormulaTransducer(random, 6, 5, 3);
      float[] rows = new float[30 * 5];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = 2 * (float) random.nextGaussian();
      }
      List<Integer> expected = reference(head, rows, 30);
      total += expected.size();
      for (int chunk : new int[] {1, 7, 30}) {
        GreedySearch search = new GreedySearch(SearchConfig.DEFAULT, numbers(6), new TransducerScorer(head));
        for (int at = 0; at < 30; at += chunk) {
          search.accept(rows, at * 5, Math.min(chunk, 30 - at));
        }
        assertEquals(expected, units(search.finish()).stream().map(UnitSpan::unit).toList(), "seed " + seed + ", chunks of " + chunk);
      }
    }
    assertTrue(total > 20, "the weights are such that units come out");
  }

  /** The definition: at every frame the likeliest of blank and the units, in the context of the last two. */
  private static List<Integer> reference(FormulaTransducer head, float[] rows, int frames) {
    List<Integer> emitted = new ArrayList<>(List.of(0, 0));
    float[] scores = new float[head.outputs()];
    for (int t = 0; t < frames; t++) {
      int n = emitted.size();
      head.logProbabilities(rows, t * head.joint(), emitted.get(n - 2), emitted.get(n - 1), scores, 0);
      int best = 0;
      for (int v = 1; v < scores.length; v++) {
        best = scores[v] > scores[best] ? v : best;
      }
      if (best != 0) {
        emitted.add(best);
      }
    }
    return emitted.subList(2, emitted.size());
  }

  @Test
  void longStream_allButTheLastWordsBecomeFinal() {
    AcousticScorer scorer = new CtcScorer(3);
    int[] labels = IntStream.range(0, 3000).map(i -> i % 3).toArray();
    float[] rows = rows(3, 0.9, labels);
    GreedySearch bounded = new GreedySearch(SearchConfig.DEFAULT.with("maxLatticeArcs", 100), numbers(3), scorer);
    bounded.accept(rows, 0, labels.length);
    assertTrue(bounded.finalWords().size() > 1800 && bounded.stateBytes() < 10_000);
    SearchResult result = bounded.finish();
    GreedySearch whole = new GreedySearch(SearchConfig.DEFAULT, numbers(3), scorer);
    whole.accept(rows, 0, labels.length);
    SearchResult expected = whole.finish();
    assertEquals(units(expected), units(result));
    assertEquals(expected.best().score(), result.best().score(), 1e-3);
  }

  @Test
  void misuse_saysWhatIsWrong() {
    assertThrows(IllegalArgumentException.class, () -> new GreedySearch(SearchConfig.DEFAULT, numbers(4), new CtcScorer(3)));
    GreedySearch search = new GreedySearch(SearchConfig.DEFAULT, numbers(3), new CtcScorer(3));
    assertThrows(IllegalArgumentException.class, () -> search.accept(new float[5], 0, 2));
  }
}
