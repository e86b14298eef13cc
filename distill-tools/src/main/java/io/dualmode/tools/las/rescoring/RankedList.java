package io.dualmode.tools.las.rescoring;

import io.dualmode.model.rescore.ScoredReadings;
import io.dualmode.tools.evaluate.EditDistance;
import io.dualmode.tools.evaluate.ErrorRate;
import java.util.Arrays;
import java.util.List;

/**
 * The readings of one utterance with their errors and everything that weights combine, so that an order can be judged without
 * decoding again.
 *
 * @param set whose errors it counts to
 * @param errors of each reading
 * @param first score of the first pass
 * @param lm score by exchange of the language model, zeros where there is none
 * @param words of each reading
 * @param las log-probability of the attention rescorer, zeros where there is none
 * @param units of each reading
 */
record RankedList(String set, ErrorRate[] errors, double[] first, double[] lm, int[] words, double[] las, int[] units) {

  static RankedList of(String set, List<String> reference, ScoredReadings heard) {
    int count = heard.readings().size();
    ErrorRate[] errors = new ErrorRate[count];
    double[] first = new double[count];
    for (int i = 0; i < count; i++) {
      first[i] = heard.readings().get(i).score();
      errors[i] = EditDistance.compare(reference, heard.readings().get(i).words().stream().map(w -> w.text().toLowerCase(java.util.Locale.ROOT)).toList());
    }
    int lm = heard.terms().indexOf("lm");
    int las = heard.terms().indexOf("las");
    return new RankedList(set, errors, first, lm < 0 ? new double[count] : heard.scores()[lm], lm < 0 ? new int[count] : heard.lengths()[lm],
        las < 0 ? new double[count] : heard.scores()[las], las < 0 ? new int[count] : heard.lengths()[las]);
  }

  /** The reading that is first under some weights; of equals the one the first pass prefers. */
  int best(double lmWeight, double wordBonus, double lasWeight, double unitBonus) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < first.length; i++) {
      double score = first[i] + lmWeight * (lm[i] + wordBonus * words[i]) + lasWeight * (las[i] + unitBonus * units[i]);
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
