package io.dualmode.tools.las.rescoring;

import io.dualmode.model.format.config.RescoringDefaults;
import java.util.List;

/**
 * Finds the weights under which the first readings of many utterances have the fewest word errors, on a grid. Of weights that are
 * equally good the smaller ones are taken, so that a rescorer that does not help is left out. Those of a neural language model and the
 * others are searched in turns, each on its own grid, as long as errors become fewer.
 */
final class WeightSearch {
  private static final double[] NONE = {0};
  private static final double[] LM_WEIGHTS = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};
  private static final double[] WORD_BONUSES = {0, -0.5, 0.5, -1, 1, -1.5, 1.5, -2, 2};
  private static final double[] LAS_WEIGHTS = {0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5};
  private static final double[] UNIT_BONUSES = {0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4};
  private static final double[] NEURAL_WEIGHTS = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.2, 1.5};
  private static final double[] NEURAL_BONUSES = {0, -0.5, 0.5, -1, 1, -2, 2, -3, 3, 4, 6};
  private static final double[] DISCOUNTS = {0, 0.2, 0.4, 0.6, 0.8, 1};

  /** What the lists hold scores of: a language model, an attention rescorer, a neural language model. */
  record Terms(boolean language, boolean attention, boolean neural) {}

  private final List<RankedList> lists;
  private final Terms terms;
  private RescoringDefaults best;
  private long fewest = Long.MAX_VALUE;

  private WeightSearch(List<RankedList> lists, Terms terms) {
    this.lists = lists;
    this.terms = terms;
  }

  /**
   * The best weights.
   *
   * @param start what stays where there is nothing to tune
   */
  static RescoringDefaults tune(List<RankedList> lists, Terms terms, RescoringDefaults start) {
    WeightSearch search = new WeightSearch(lists, terms);
    search.others(terms.neural ? start.withNeural(0, 0, 0) : start);
    long before = Long.MAX_VALUE;
    while (terms.neural && search.fewest < before) {
      before = search.fewest;
      search.neural(search.best);
      search.others(search.best);
    }
    return search.best;
  }

  private void others(RescoringDefaults from) {
    for (double lm : terms.language ? LM_WEIGHTS : NONE) {
      for (double wordBonus : lm > 0 ? WORD_BONUSES : NONE) {
        for (double las : terms.attention ? LAS_WEIGHTS : NONE) {
          for (double unitBonus : las > 0 ? UNIT_BONUSES : NONE) {
            RescoringDefaults judged = new RescoringDefaults(from.readings(), lm, wordBonus, las, unitBonus, from.firstPassShare(),
                from.neuralWeight(), from.neuralBonus(), from.discount());
            consider(judged, new RescoringDefaults(from.readings(), terms.language ? lm : from.lmWeight(),
                terms.language ? wordBonus : from.wordBonus(), terms.attention ? las : from.lasWeight(),
                terms.attention ? unitBonus : from.unitBonus(), from.firstPassShare(), from.neuralWeight(), from.neuralBonus(),
                from.discount()));
          }
        }
      }
    }
  }

  private void neural(RescoringDefaults from) {
    for (double weight : NEURAL_WEIGHTS) {
      for (double bonus : weight > 0 ? NEURAL_BONUSES : NONE) {
        for (double discount : weight > 0 ? DISCOUNTS : NONE) {
          RescoringDefaults candidate = from.withNeural(weight, bonus, discount);
          consider(candidate, candidate);
        }
      }
    }
  }

  /**
   * Takes weights that are better than all before.
   *
   * @param kept what is written down: those, and what stays as it was where there was nothing to tune
   */
  private void consider(RescoringDefaults judged, RescoringDefaults kept) {
    long errors = 0;
    for (RankedList list : lists) {
      errors += list.errors()[list.best(judged)].errors();
    }
    if (errors < fewest) {
      fewest = errors;
      best = kept;
    }
  }
}
