package io.dualmode.tools.las.rescoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.format.config.RescoringDefaults;
import io.dualmode.model.rescore.ScoredReadings;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchHypothesis;
import io.dualmode.tools.evaluate.ErrorRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightSearchTest {
  private static SearchHypothesis reading(String text, double score) {
    List<RecognizedWord> words = new ArrayList<>();
    for (String word : text.split(" ")) {
      words.add(new RecognizedWord(word, words.size(), words.size() + 1, 1, List.of()));
    }
    return new SearchHypothesis(words, score, 0.5);
  }

  private static RescoringDefaults weights(double lm, double wordBonus, double las, double unitBonus) {
    return new RescoringDefaults(2, lm, wordBonus, las, unitBonus, 0);
  }

  @Test
  void of_countsErrorsOfEveryReading_andFindsTheOracle() {
    ScoredReadings heard = new ScoredReadings(List.of(reading("the cat sat", -5), reading("the cat", -6)), List.of("las"),
        new double[][] {{-3, -1}}, new int[][] {{9, 6}});
    RankedList list = RankedList.of("x", List.of("the", "cat"), heard);
    assertEquals(1, list.errors()[0].errors());
    assertEquals(0, list.oracle().errors());
    assertEquals(0, list.best(weights(1, -5, 0, 0).withNeural(1, -5, 1)), "nor of a neural one: no bonus for words, either");
    assertEquals(0, list.best(weights(1, 5, 0, 0)), "no weight on the rescorer, and no scores of a language model");
    assertEquals(1, list.best(weights(0, 0, 1, 0)));
    assertEquals(0, list.best(weights(0, 0, 1, 1)), "three more units at a bonus of one each");
  }

  /** Lists of two readings whose first pass errs half of the time, and a rescorer that is right and a little noisy. */
  private static List<RankedList> lists(Random random, boolean useful) {
    List<RankedList> lists = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int right = random.nextInt(2);
      double[] las = new double[2];
      las[right] = useful ? 4 + random.nextGaussian() : random.nextGaussian();
      ErrorRate[] errors = {new ErrorRate(5, right == 0 ? 0 : 1, 0, 0), new ErrorRate(5, right == 1 ? 0 : 1, 0, 0)};
      lists.add(new RankedList("x", errors, new double[] {0, -1}, new double[2], new int[] {5, 5}, las, new int[] {10, 10}, new double[2], new int[2], new double[2]));
    }
    return lists;
  }

  @Test
  void tune_usefulRescorer_getsAWeightThatRemovesErrors() {
    List<RankedList> lists = lists(new Random(3), true);
    RescoringDefaults tuned = WeightSearch.tune(lists, new WeightSearch.Terms(false, true, false), new RescoringDefaults(20, 0.3, 0.1, 9, 9, 0));
    assertTrue(tuned.lasWeight() >= 0.2, tuned.toString());
    assertEquals(0.3, tuned.lmWeight(), "untouched where there is nothing to tune");
    assertEquals(20, tuned.readings());
    long errors = lists.stream().mapToLong(l -> l.errors()[l.best(weights(0, 0, tuned.lasWeight(), tuned.unitBonus()))].errors()).sum();
    assertTrue(errors < 15, errors + " errors left");
  }

  @Test
  void tune_equallyGood_takesTheSmallerWeight() {
    List<RankedList> lists = List.of(new RankedList("x", new ErrorRate[] {new ErrorRate(2, 0, 0, 0), new ErrorRate(2, 1, 0, 0)},
        new double[] {0, -1}, new double[] {3, 1}, new int[2], new double[] {-1, -2}, new int[2], new double[] {-3, -4}, new int[2], new double[2]));
    RescoringDefaults tuned = WeightSearch.tune(lists, new WeightSearch.Terms(true, true, true), RescoringDefaults.NONE);
    assertEquals(0, tuned.lmWeight());
    assertEquals(0, tuned.lasWeight());
    assertEquals(0, tuned.neuralWeight());
  }

  @Test
  void tune_neuralModelInPlaceOfTheSearchs_takesThatOut() {
    Random random = new Random(5);
    List<RankedList> lists = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int right = random.nextInt(2);
      double[] acoustics = {random.nextGaussian(), random.nextGaussian()};
      acoustics[right] += 2;
      // the search's language model misleads; the neural one is right half of the time, and else says nothing
      double[] discount = {5 * random.nextGaussian(), 5 * random.nextGaussian()};
      double[] neural = new double[2];
      neural[right] = random.nextBoolean() ? 4 : 0;
      double[] first = {acoustics[0] - discount[0], acoustics[1] - discount[1]};
      ErrorRate[] errors = {new ErrorRate(5, right == 0 ? 0 : 1, 0, 0), new ErrorRate(5, right == 1 ? 0 : 1, 0, 0)};
      lists.add(new RankedList("x", errors, first, new double[2], new int[] {5, 5}, new double[2], new int[2], neural, new int[] {5, 5}, discount));
    }
    RescoringDefaults tuned = WeightSearch.tune(lists, new WeightSearch.Terms(false, false, true), RescoringDefaults.NONE);
    assertTrue(tuned.neuralWeight() > 0, tuned.toString());
    assertTrue(tuned.discount() >= 0.8, tuned.toString());
    assertEquals(RescoringDefaults.NONE.lasWeight(), tuned.lasWeight(), "untouched where there is nothing to tune");
    long before = lists.stream().mapToLong(l -> l.errors()[0].errors()).sum();
    long errors = lists.stream().mapToLong(l -> l.errors()[l.best(weights(0, 0, 0, 0).withNeural(tuned.neuralWeight(), tuned.neuralBonus(),
        tuned.discount()))].errors()).sum();
    assertTrue(errors < before / 3, errors + " of " + before);
  }
}
