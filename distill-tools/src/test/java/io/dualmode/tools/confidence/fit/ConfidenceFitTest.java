package io.dualmode.tools.confidence.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.confidence.Calibration;
import io.dualmode.model.confidence.Evidence;
import io.dualmode.tools.confidence.sample.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfidenceFitTest {
  private final Random random = new Random(5);

  /** One word, right with a probability that the log odds of its posterior say. */
  private Sample sample(String group, String speaker, double odds, boolean right) {
    return sample(Sample.FREE, true, group, speaker, odds, right);
  }

  private Sample sample(String task, boolean belongs, String group, String speaker, double odds, boolean right) {
    double[] word = new double[Evidence.WORD.size()];
    word[Evidence.WORD.indexOf("posterior")] = odds;
    double[] reading = new double[Evidence.READING.size()];
    reading[Evidence.READING.indexOf("posterior")] = odds;
    return new Sample("streaming", task, belongs, group, "dev", speaker, group + speaker + odds, "yes", right ? "yes" : "no",
        new Evidence(List.of(word), reading, Collections.nCopies(1, null)), List.of(right), right);
  }

  private List<Sample> speakers(String group, int count, double bias) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double odds = 3 * random.nextGaussian();
      samples.add(sample(group, "s" + i % 10, odds, random.nextDouble() < 1 / (1 + Math.exp(-(odds + bias)))));
    }
    return samples;
  }

  private static double word(Calibration.Maps maps, double odds, ConfidenceFitTest test) {
    return maps.words(test.sample("any", "any", odds, true).evidence())[0];
  }

  @Test
  void fit_findsTheOddsThatTheWordsFollow() {
    Calibration.Maps maps = ConfidenceFit.fit(speakers("read", 4000, -1));
    for (double odds : new double[] {-2, 0, 3}) {
      assertEquals(odds - 1, word(maps, odds, this), 0.25, "log odds at " + odds);
    }
  }

  @Test
  void fit_aGroupOfTenTimesTheSize_countsNoMore() {
    List<Sample> samples = speakers("many", 10_000, 2);
    samples.addAll(speakers("few", 1000, -2));
    // Between the two, and not at the odds of the larger group, which are 2.
    assertEquals(0, word(ConfidenceFit.fit(samples), 0, this), 0.4);
  }

  @Test
  void fit_withAGrammar_whatBelongsToItWeighsThreeTimesAsMuch() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      samples.add(sample("digits", i % 2 == 0, "read", "s", 0, i % 2 == 0));
    }
    assertEquals(Math.log(3), word(ConfidenceFit.fit(samples), 0, this), 0.05);
  }

  @Test
  void crossValidated_noSpeakerIsJudgedByMapsFittedToThem() {
    List<Sample> samples = speakers("read", 500, 0);
    Map<Sample, Calibration.Maps> maps = ConfidenceFit.crossValidated(samples);
    assertEquals(samples.size(), maps.size());
    for (int i = 10; i < samples.size(); i++) {
      assertSame(maps.get(samples.get(i - 10)), maps.get(samples.get(i)), "one speaker, one fold");
    }
    assertNotSame(maps.get(samples.get(0)), maps.get(samples.get(1)));
    assertEquals(5, maps.values().stream().distinct().count());
  }

  @Test
  void possible_needsRightAndWrong() {
    assertFalse(ConfidenceFit.possible(List.of(sample("read", "a", 1, true), sample("read", "b", 2, true))));
    assertTrue(ConfidenceFit.possible(List.of(sample("read", "a", 1, true), sample("read", "b", 2, false))));
  }
}
