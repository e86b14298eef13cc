package io.dualmode.sphinx.words;

/**
 * What an application's language weight and word insertion probability mean to the engine.
 *
 * <p>To the host a word costs {@code w log p + log i}, with language weight {@code w} and word insertion probability {@code i}, in
 * units of its own acoustic scores. The engine's acoustic scores have another scale, and its weights are tuned for them; they
 * correspond to the values that the host ships, {@code w0 = 8} and {@code i0 = 0.1}. The engine therefore gets, in place of
 * {@code log p}, the score {@code (w log p + log i - log i0) / w0}, which leaves {@code log p} alone where nothing was changed. The
 * host's acoustic scores of a word are so far apart that it bears an insertion probability of 1E-36, which its own demos have; here
 * that would delete every short word, so the part of {@code i} is bounded.
 *
 * @param factor {@code w / w0}
 * @param perWord {@code (log i - log i0) / w0}, natural logarithm, added for every word
 */
public record LanguageScale(double factor, double perWord) {
  /** Values of the host's own configuration. */
  public static final double HOST_WEIGHT = 8;
  public static final double HOST_INSERTION = 0.1;

  /** Most that the word insertion probability may add or take, natural logarithm. */
  static final double MOST_PER_WORD = 1;

  public static final LanguageScale SAME = new LanguageScale(1, 0);

  public static LanguageScale of(double languageWeight, double wordInsertionProbability) {
    if (!(languageWeight >= 0) || !(wordInsertionProbability > 0)) {
      throw new IllegalArgumentException("languageWeight is " + languageWeight + " and wordInsertionProbability "
          + wordInsertionProbability + ", expected at least 0 and above 0");
    }
    double perWord = Math.log(wordInsertionProbability / HOST_INSERTION) / HOST_WEIGHT;
    return new LanguageScale(languageWeight / HOST_WEIGHT, Math.max(-MOST_PER_WORD, Math.min(MOST_PER_WORD, perWord)));
  }

  /** Score of a word, at most 0 as the engine wants it. */
  double word(double logProbability) {
    return Math.min(0, transition(logProbability) + perWord);
  }

  /** Score of something that is no word: a sentence end, or a choice in a grammar. */
  double transition(double logProbability) {
    return factor * logProbability;
  }
}
