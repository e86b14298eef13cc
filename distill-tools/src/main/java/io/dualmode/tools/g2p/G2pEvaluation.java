package io.dualmode.tools.g2p;

import io.dualmode.model.lexicon.PronunciationGuesser;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Accuracy of guesses on words whose pronunciations are known: a word is right when the first guess is one of its variants; phone
 * errors are the fewest insertions, deletions and substitutions against a variant, over that variant's length.
 */
final class G2pEvaluation {
  private static final int BINS = 5;

  private int words;
  private int rightWords;
  private int rightInThree;
  private long phones;
  private long phoneErrors;
  private int silent;
  private final int[] binWords = new int[BINS];
  private final int[] binRight = new int[BINS];
  private final double[] binConfidence = new double[BINS];

  G2pEvaluation(PronunciationGuesser guesser, Map<String, List<int[]>> references) {
    references.forEach((word, variants) -> add(guesser.guess(word, 3), variants));
  }

  private void add(List<PronunciationGuesser.Guess> guesses, List<int[]> variants) {
    words++;
    int[] best = guesses.isEmpty() ? new int[0] : guesses.get(0).units();
    silent += guesses.isEmpty() ? 1 : 0;
    int fewest = Integer.MAX_VALUE;
    int length = 0;
    for (int[] variant : variants) {
      int errors = editDistance(best, variant);
      if (errors < fewest) {
        fewest = errors;
        length = variant.length;
      }
    }
    phones += length;
    phoneErrors += fewest;
    rightWords += fewest == 0 ? 1 : 0;
    rightInThree += guesses.stream().anyMatch(g -> variants.stream().anyMatch(v -> Arrays.equals(v, g.units()))) ? 1 : 0;
    if (!guesses.isEmpty()) {
      int bin = Math.min(BINS - 1, (int) (guesses.get(0).confidence() * BINS));
      binWords[bin]++;
      binRight[bin] += fewest == 0 ? 1 : 0;
      binConfidence[bin] += guesses.get(0).confidence();
    }
  }

  static int editDistance(int[] a, int[] b) {
    int[] row = new int[b.length + 1];
    for (int j = 0; j <= b.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length; i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length; j++) {
        int substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length];
  }

  double wordAccuracy() {
    return (double) rightWords / Math.max(1, words);
  }

  double phoneErrorRate() {
    return (double) phoneErrors / Math.max(1, phones);
  }

  String report() {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT,
        "%d words: %.2f %% right (%.2f %% among three guesses), phone errors %.2f %%, without a guess %d%n", words,
        100 * wordAccuracy(), 100.0 * rightInThree / Math.max(1, words), 100 * phoneErrorRate(), silent));
    for (int bin = 0; bin < BINS; bin++) {
      if (binWords[bin] > 0) {
        text.append(String.format(Locale.ROOT, "  confidence %.2f: %.1f %% of %d right%n", binConfidence[bin] / binWords[bin],
            100.0 * binRight[bin] / binWords[bin], binWords[bin]));
      }
    }
    return text.toString();
  }
}
