package io.dualmode.model.rescore;

import io.dualmode.model.search.SearchHypothesis;
import java.util.List;

/**
 * Judges the readings of one utterance again when it has ended. What it says is added to the scores of the first pass by a {@link
 * Reranker}. An instance belongs to one session and is not thread-safe.
 */
public interface Rescorer {
  /**
   * Scores readings; a reading without words is one, too.
   *
   * @param readings of the first pass, best first
   * @param heard the encoded utterance; empty where no rescorer of the session asked for it
   * @param scores receives a log score (natural logarithm) for each reading, comparable inside the utterance
   * @param lengths receives what a bonus per token is multiplied with: the tokens that the score is a sum over
   */
  void score(List<SearchHypothesis> readings, EncodedUtterance heard, double[] scores, int[] lengths);
}
