package io.dualmode.tools.las.rescoring;

import io.dualmode.model.format.config.RescoringDefaults;
import io.dualmode.model.rescore.ScoredReadings;
import io.dualmode.model.search.SearchHypothesis;
import io.dualmode.tools.evaluate.EditDistance;
import io.dualmode.tools.evaluate.ErrorRate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The readings of one utterance with their errors and everything that weights combine, so that an order can be judged without
 * decoding again.
 *
 * @param set whose errors it counts to
 * @param errors of each reading
 * @param first score of the first pass
 * @param lm score by exchange of the language model, zeros where there is none
 * @param words of each reading, zeros where there is no such language model
 * @param las log-probability of the attention rescorer, zeros where there is none
 * @param units of each reading
 * @param neural log-probability of the neural language model, zeros where there is none
 * @param spoken words of each reading, zeros where there is no neural language model
 * @param discount score by taking the search's language model out, zeros where there is no neural one
 */
record RankedList(String set, ErrorRate[] errors, double[] first, double[] lm, int[] words, double[] las, int[] units, double[] neural,
    int[] spoken, double[] discount) {

  static RankedList of(String set, List<String> reference, ScoredReadings heard) {
    int count = heard.readings().size();
    ErrorRate[] errors = new ErrorRate[count];
    double[] first = new double[count];
    for (int i = 0; i < count; i++) {
      SearchHypothesis reading = heard.readings().get(i);
      first[i] = reading.score();
      errors[i] = EditDistance.compare(reference, reading.words().stream().map(w -> w.text().toLowerCase(Locale.ROOT)).toList());
    }
    return new RankedList(set, errors, first, scores(heard, "lm"), lengths(heard, "lm"), scores(heard, "las"), lengths(heard, "las"),
        scores(heard, "neural"), lengths(heard, "neural"), scores(heard, "discount"));
  }

  private static double[] scores(ScoredReadings heard, String term) {
    int index = heard.terms().indexOf(term);
    return index < 0 ? new double[heard.readings().size()] : heard.scores()[index];
  }

  private static int[] lengths(ScoredReadings heard, String term) {
    int index = heard.terms().indexOf(term);
    return index < 0 ? new int[heard.readings().size()] : heard.lengths()[index];
  }

  /** The reading that is first under some weights; of equals the one the first pass prefers. */
  int best(RescoringDefaults w) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    double discounted = w.neuralWeight() > 0 ? w.discount() : 0;
    for (int i = 0; i < first.length; i++) {
      double score = first[i] + w.lmWeight() * (lm[i] + w.wordBonus() * words[i]) + w.lasWeight() * (las[i] + w.unitBonus() * units[i])
          + w.neuralWeight() * (neural[i] + w.neuralBonus() * spoken[i]) + discounted * discount[i];
      if (score > most) {
        most = score;
        best = i;
      }
    }
    return best;
  }

  /** The errors of the reading that has the fewest. */
  ErrorRate oracle() {
    return Arrays.stream(errors).min((a, b) -> Long.compare(a.errors(), b.errors())).orElse(ErrorRate.NONE);
  }
}
