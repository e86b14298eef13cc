package io.dualmode.model.rescore;

import io.dualmode.model.lm.NgramModel;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchHypothesis;
import io.dualmode.model.search.WordNetwork;
import java.util.List;

/**
 * Exchanges the language model of the first pass for a larger one: a reading's score is {@code languageWeight (log p_large(words)
 * - log p_first(words))}, sentence end included, so that a weight of 1 puts the larger model in the other's place and weights
 * between 0 and 1 interpolate logarithmically. The length of a reading is its number of words.
 *
 * <p>A word that the first model lacks was scored by something else (a word that the application added) and keeps that score: it
 * counts for nothing here, and the first history passes it by. The larger model takes {@code <unk>} for words that it lacks, or
 * forgets its history where it has none; such a word keeps its first score as well.
 */
public final class LanguageRescorer implements Rescorer {
  private final WordNetwork first;
  private final NgramModel large;
  private final double languageWeight;

  /**
   * A rescorer for readings of free speech.
   *
   * @param first the language model of the search, without whatever was put on top of it
   * @param languageWeight the search's weight of the language model
   */
  public LanguageRescorer(WordNetwork first, NgramModel large, double languageWeight) {
    this.first = first;
    this.large = large;
    this.languageWeight = languageWeight;
  }

  @Override
  public void score(List<SearchHypothesis> readings, EncodedUtterance heard, double[] scores, int[] lengths) {
    for (int i = 0; i < readings.size(); i++) {
      List<RecognizedWord> words = readings.get(i).words();
      scores[i] = languageWeight * gain(words);
      lengths[i] = words.size();
    }
  }

  private double gain(List<RecognizedWord> words) {
    double gain = 0;
    int before = first.start();
    int now = large.startState();
    for (RecognizedWord word : words) {
      int oldId = first.idOf(word.text());
      int newId = large.idOf(word.text());
      double known = 0;
      if (oldId >= 0) {
        long step = first.step(before, oldId);
        before = WordNetwork.stateOf(step);
        known = WordNetwork.scoreOf(step);
      }
      if (newId >= 0) {
        long step = large.scoreAndState(now, newId);
        now = NgramModel.stateOf(step);
        gain += oldId >= 0 ? NgramModel.scoreOf(step) - known : 0;
      } else {
        now = large.unknownId() >= 0 ? large.nextState(now, large.unknownId()) : large.emptyState();
      }
    }
    return gain + large.score(now, large.sentenceEndId()) - first.end(before);
  }
}
