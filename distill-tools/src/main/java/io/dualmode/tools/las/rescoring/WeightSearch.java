package io.dualmode.tools.las.rescoring;

import io.dualmode.model.format.RescoringDefaults;
import java.util.List;

/**
 * Finds the weights under which the first readings of many utterances have the fewest word errors, on a grid. Of weights that are
 * equally good the smaller ones are taken, so that a rescorer that does not help is left out.
 */
final class WeightSearch {
  private static final double[] NONE = {0};
  private static final double[] LM_WEIGHTS = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};
  private static final double[] WORD_BONUSES = {0, -0.5, 0.5, -1, 1, -1.5, 1.5, -2, 2};
  private static final double[] LAS_WEIGHTS = {0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5};
  private static final double[] UNIT_BONUSES = {0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4};

  private WeightSearch() {}

  /**
   * The best weights.
   *
   * @param language whether the lists hold scores of a language model
   * @param attention whether they hold scores of an attention rescorer
   * @param start what stays where there is nothing to tune
   */
  static RescoringDefaults tune(List<RankedList> lists, boolean language, boolean attention, RescoringDefaults start) {
    RescoringDefaults best = null;
    long fewest = Long.MAX_VALUE;
    for (double lm : language ? LM_WEIGHTS : NONE) {
      for (double wordBonus : lm > 0 ? WORD_BONUSES : NONE) {
        for (double las : attention ? LAS_WEIGHTS : NONE) {
          for (double unitBonus : las > 0 ? UNIT_BONUSES : NONE) {
            long errors = 0;
            for (RankedList list : lists) {
              errors += list.errors()[list.best(lm, wordBonus, las, unitBonus)].errors();
            }
            if (errors < fewest) {
              fewest = errors;
              best = new RescoringDefaults(start.readings(), language ? lm : start.lmWeight(), language ? wordBonus : start.wordBonus(),
                  attention ? las : start.lasWeight(), attention ? unitBonus : start.unitBonus(), start.firstPassShare());
            }
          }
        }
      }
    }
    return best;
  }
}
