package io.dualmode.tools.lm.neural;

import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.lm.NgramModel;
import io.dualmode.model.neural.NeuralLm;
import io.dualmode.model.neural.NeuralLmScorer;
import io.dualmode.model.neural.PieceSpelling;
import io.dualmode.tools.ngram.Perplexity;
import java.util.Arrays;
import java.util.List;

/**
 * How well a neural language model predicts sentences, as the engine runs it: {@code exp(-sum ln p / tokens)}, tokens being words and ends of
 * sentences.
 *
 * @param words words in all
 * @param perplexity over all words
 * @param outside words that an n-gram model lacks
 * @param known over the words that it has; NaN without one
 * @param ngram the n-gram model's over these
 */
record NeuralPerplexity(long words, double perplexity, long outside, double known, double ngram) {
  private static final int TOGETHER = 32;

  /** @param ngram to compare with, null for none */
  static NeuralPerplexity of(NeuralLm lm, List<List<String>> sentences, NgramModel ngram) {
    NeuralLmScorer scorer = new NeuralLmScorer(lm, KernelProvider.kernels());
    PieceSpelling spelling = new PieceSpelling(lm.pieces());
    double all = 0;
    double known = 0;
    long words = 0;
    long outside = 0;
    for (int from = 0; from < sentences.size(); from += TOGETHER) {
      List<List<String>> some = sentences.subList(from, Math.min(sentences.size(), from + TOGETHER));
      float[][] scores = scorer.score(some.stream()
          .map(sentence -> sentence.stream().flatMapToInt(word -> Arrays.stream(spelling.spell(word))).toArray()).toArray(int[][]::new));
      for (int s = 0; s < scores.length; s++) {
        int at = 0;
        for (String word : some.get(s)) {
          int[] spelled = spelling.spell(word);
          double p = PieceSpelling.cost(word, spelled);
          for (int i = 0; i < spelled.length; i++) {
            p += scores[s][at++];
          }
          all += p;
          words++;
          if (ngram != null && ngram.idOf(word) >= 0) {
            known += p;
          } else {
            outside++;
          }
        }
        all += scores[s][at];
        known += scores[s][at];
      }
    }
    long tokens = words + sentences.size();
    return new NeuralPerplexity(words, Math.exp(-all / tokens), ngram == null ? 0 : outside,
        ngram == null ? Double.NaN : Math.exp(-known / (tokens - outside)), ngram == null ? Double.NaN : Perplexity.of(ngram, sentences).perplexity());
  }
}
