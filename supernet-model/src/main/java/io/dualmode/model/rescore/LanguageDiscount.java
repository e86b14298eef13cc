package io.dualmode.model.rescore;

import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchHypothesis;
import io.dualmode.model.search.WordNetwork;
import java.util.List;

/**
 * Takes the language model of the first pass out of a reading's score: {@code -languageWeight log p_first(words)}, sentence end included,
 * so that a weight of 1 leaves the acoustic score and the word penalties, and what another model says can stand in its place. A word that
 * the model lacks keeps its score, and the history passes it by.
 */
public final class LanguageDiscount implements Rescorer {
  private final WordNetwork first;
  private final double languageWeight;

  /**
   * A discount for readings of free speech.
   *
   * @param first the language model of the search, without whatever was put on top of it
   * @param languageWeight the search's weight of the language model
   */
  public LanguageDiscount(WordNetwork first, double languageWeight) {
    this.first = first;
    this.languageWeight = languageWeight;
  }

  @Override
  public void score(List<SearchHypothesis> readings, EncodedUtterance heard, double[] scores, int[] lengths) {
    for (int i = 0; i < readings.size(); i++) {
      List<RecognizedWord> words = readings.get(i).words();
      double sum = 0;
      int state = first.start();
      for (RecognizedWord word : words) {
        int id = first.idOf(word.text());
        if (id >= 0) {
          long step = first.step(state, id);
          sum += WordNetwork.scoreOf(step);
          state = WordNetwork.stateOf(step);
        }
      }
      scores[i] = -languageWeight * (sum + first.end(state));
      lengths[i] = words.size();
    }
  }
}
