package io.dualmode.tools.confidence;

import io.dualmode.model.confidence.Calibration;
import io.dualmode.model.confidence.ConfidenceMap;
import io.dualmode.tools.confidence.fit.ConfidenceQuality.Judged;
import io.dualmode.tools.confidence.sample.Sample;
import java.util.ArrayList;
import java.util.List;

/**
 * A sample with its confidences before and after calibration.
 *
 * @param words calibrated confidence of each word
 * @param reading calibrated confidence of the reading; 0 where no word was heard, as a caller who waits for words has none
 */
record Judgement(Sample sample, double[] words, double reading) {
  static Judgement of(Sample sample, Calibration.Maps maps) {
    if (sample.evidence() == null) {
      return new Judgement(sample, new double[0], 0);
    }
    double[] odds = maps.words(sample.evidence());
    double[] words = new double[odds.length];
    for (int i = 0; i < odds.length; i++) {
      words[i] = ConfidenceMap.probability(odds[i]);
    }
    return new Judgement(sample, words, ConfidenceMap.probability(maps.reading(sample.evidence(), odds)));
  }

  static List<Judged> words(List<Judgement> judgements, boolean calibrated) {
    List<Judged> judged = new ArrayList<>();
    for (Judgement j : judgements) {
      for (int i = 0; i < j.words.length; i++) {
        judged.add(new Judged(calibrated ? j.words[i] : j.sample.wordPosterior(i), j.sample.wordsRight().get(i)));
      }
    }
    return judged;
  }

  /** Of the readings that have words. */
  static List<Judged> readings(List<Judgement> judgements, boolean calibrated) {
    return judgements.stream().filter(j -> j.sample.evidence() != null)
        .map(j -> new Judged(calibrated ? j.reading : j.sample.posterior(), j.sample.right())).toList();
  }
}
