package io.dualmode.model.rescore;

import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.neural.NeuralLm;
import io.dualmode.model.neural.NeuralLmScorer;
import io.dualmode.model.neural.PieceSpelling;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchHypothesis;
import io.dualmode.model.search.WordNetwork;
import java.util.Arrays;
import java.util.List;

/**
 * What a neural language model says of a reading: {@code languageWeight log p(words)}, sentence end included. The length of a reading is
 * its number of words.
 *
 * <p>A word that the language model of the search lacks was scored by something else (a word that the application added) and counts for
 * nothing here, though what follows it is judged after it. Not thread-safe.
 */
public final class NeuralRescorer implements Rescorer {
  private final NeuralLmScorer scorer;
  private final PieceSpelling spelling;
  private final WordNetwork first;
  private final double languageWeight;

  /**
   * A rescorer for readings of free speech.
   *
   * @param first the language model of the search
   * @param languageWeight the search's weight of the language model
   */
  public NeuralRescorer(NeuralLm lm, Kernels kernels, WordNetwork first, double languageWeight) {
    scorer = new NeuralLmScorer(lm, kernels);
    spelling = new PieceSpelling(lm.pieces());
    this.first = first;
    this.languageWeight = languageWeight;
  }

  @Override
  public void score(List<SearchHypothesis> readings, EncodedUtterance heard, double[] scores, int[] lengths) {
    int[][] pieces = readings.stream().map(reading -> reading.words().stream().flatMapToInt(w -> Arrays.stream(spelling.spell(w.text())))
        .toArray()).toArray(int[][]::new);
    float[][] each = scorer.score(pieces);
    for (int i = 0; i < each.length; i++) {
      List<RecognizedWord> words = readings.get(i).words();
      double sum = 0;
      int at = 0;
      for (RecognizedWord word : words) {
        int[] spelled = spelling.spell(word.text());
        if (first.idOf(word.text()) >= 0) {
          sum += PieceSpelling.cost(word.text(), spelled);
          for (int p = at; p < at + spelled.length; p++) {
            sum += each[i][p];
          }
        }
        at += spelled.length;
      }
      scores[i] = languageWeight * (sum + each[i][at]);
      lengths[i] = words.size();
    }
  }
}
