package io.dualmode.model.rescore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.rescore.Reranker.Term;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchHypothesis;
import io.dualmode.model.search.SearchResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RerankerTest {
  private static final double SCALE = 0.5;

  private static SearchHypothesis reading(String text, double score, double posterior, double... confidences) {
    List<RecognizedWord> words = new ArrayList<>();
    String[] spellings = text.isEmpty() ? new String[0] : text.split(" ");
    for (int i = 0; i < spellings.length; i++) {
      words.add(new RecognizedWord(spellings[i], 10 * i, 10 * i + 10, confidences[i], List.of()));
    }
    return new SearchHypothesis(words, score, posterior);
  }

  private static SearchResult result(SearchHypothesis... readings) {
    return new SearchResult(List.of(readings), null, true, 40);
  }

  private static Rescorer says(double... scores) {
    return (readings, heard, out, lengths) -> {
      for (int i = 0; i < readings.size(); i++) {
        out[i] = scores[i];
        lengths[i] = readings.get(i).words().size();
      }
    };
  }

  private static final SearchResult FIRST = result(reading("a b", -10, 0.5, 0.9, 0.5), reading("a c", -11, 0.3, 0.9, 0.3),
      reading("a", -11, 0.1, 0.9));

  @Test
  void rerank_weightZero_changesNothing() {
    Rescorer never = (readings, heard, scores, lengths) -> {
      throw new AssertionError("asked without need");
    };
    SearchResult ranked = new Reranker(List.of(new Term("x", never, 0, 5)), SCALE, null).rerank(FIRST, null);
    assertEquals(FIRST.nBest(), ranked.nBest());
    assertEquals(FIRST.frames(), ranked.frames());
    assertEquals(FIRST.complete(), ranked.complete());
  }

  @Test
  void rerank_equalScores_keepTheirOrder() {
    SearchResult ranked = new Reranker(List.of(new Term("x", says(0, 1, 1), 1, 0)), SCALE, null).rerank(FIRST, null);
    assertEquals(List.of("a b", "a c", "a"), ranked.nBest().stream().map(SearchHypothesis::text).toList());
  }

  @Test
  void rerank_addsWeightedScoreAndLengthBonus() {
    Term one = new Term("one", says(-4, -1, -2), 0.5, 0.25);
    Term two = new Term("two", says(0, 0, 2), 2, 0);
    SearchResult ranked = new Reranker(List.of(one, two), SCALE, null).rerank(FIRST, null);
    assertEquals(List.of("a", "a c", "a b"), ranked.nBest().stream().map(SearchHypothesis::text).toList());
    assertEquals(-11 + 0.5 * (-2 + 0.25) + 2 * 2, ranked.nBest().get(0).score(), 1e-12);
    assertEquals(-10 + 0.5 * (-4 + 0.5), ranked.nBest().get(2).score(), 1e-12);
  }

  @Test
  void rerank_posteriorsMoveByTheirGains_andTheListKeepsItsShare() {
    SearchResult ranked = new Reranker(List.of(new Term("x", says(0, 2, 0), 1, 0)), SCALE, null).rerank(FIRST, null);
    double other = 0.6;
    double lifted = 0.3 * Math.exp(SCALE * 2);
    SearchHypothesis best = ranked.best();
    assertEquals("a c", best.text());
    assertEquals(0.9 * lifted / (lifted + other), best.posterior(), 1e-12);
    assertEquals(0.9, ranked.nBest().stream().mapToDouble(SearchHypothesis::posterior).sum(), 1e-12);
    // "a" is in every reading, so nothing is said about it; "c" gains what its reading gains
    assertEquals(0.9, best.words().get(0).confidence(), 1e-12);
    assertEquals(0.3 + best.posterior() - 0.3, best.words().get(1).confidence(), 1e-12);
  }

  @Test
  void rerank_sameWordElsewhere_givesNoConfidence() {
    SearchResult first = result(reading("b", -1, 0.6, 0.6), reading("x b", -2, 0.4, 0.4, 0.4));
    SearchResult ranked = new Reranker(List.of(new Term("x", says(0, 4), 1, 0)), SCALE, null).rerank(first, null);
    assertEquals("x b", ranked.best().text());
    RecognizedWord early = ranked.nBest().get(1).words().get(0);
    assertEquals(ranked.nBest().get(1).posterior(), early.confidence(), 1e-12, "the later b is another word");
  }

  @Test
  void rerank_oneReading_asksNobody() {
    Rescorer never = (readings, heard, scores, lengths) -> {
      throw new AssertionError("asked without need");
    };
    SearchResult alone = result(reading("a", -3, 1, 1));
    assertEquals(alone.nBest(), new Reranker(List.of(new Term("x", never, 1, 0)), SCALE, null).rerank(alone, null).nBest());
  }

  @Test
  void rerank_observer_seesEverything_whateverTheWeights() {
    List<ScoredReadings> seen = new ArrayList<>();
    new Reranker(List.of(new Term("x", says(7, 8, 9), 0, 0)), SCALE, seen::add).rerank(FIRST, null);
    assertEquals(1, seen.size());
    assertEquals(List.of("x"), seen.get(0).terms());
    assertSame(FIRST.nBest().get(2), seen.get(0).readings().get(2));
    assertEquals(9, seen.get(0).scores()[0][2]);
    assertEquals(2, seen.get(0).lengths()[0][0]);
  }

  @Test
  void rerank_randomLists_areOrderedAndProbabilities() {
    Random random = new Random(8);
    for (int round = 0; round < 200; round++) {
      int count = 1 + random.nextInt(20);
      SearchHypothesis[] readings = new SearchHypothesis[count];
      double[] scores = new double[count];
      for (int i = 0; i < count; i++) {
        double p = random.nextDouble() / count;
        readings[i] = reading("w" + i + " w" + random.nextInt(3), -i, p, random.nextDouble(), random.nextDouble());
        scores[i] = 100 * random.nextGaussian();
      }
      SearchResult ranked = new Reranker(List.of(new Term("x", says(scores), random.nextDouble(), 0)), SCALE, null).rerank(result(readings), null);
      assertEquals(count, ranked.nBest().size());
      for (int i = 0; i < count; i++) {
        SearchHypothesis h = ranked.nBest().get(i);
        assertTrue(i == 0 || h.score() <= ranked.nBest().get(i - 1).score());
        assertTrue(h.posterior() >= 0 && h.posterior() <= 1 + 1e-9);
        assertTrue(h.words().stream().allMatch(w -> w.confidence() >= 0 && w.confidence() <= 1));
      }
    }
  }

  @Test
  void term_badWeight_saysSo() {
    assertThrows(IllegalArgumentException.class, () -> new Term("x", says(), -1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Term("x", says(), Double.NaN, 0));
  }
}
