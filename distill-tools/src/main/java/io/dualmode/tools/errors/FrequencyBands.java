package io.dualmode.tools.errors;

import io.dualmode.tools.evaluate.EditDistance.Kind;
import io.dualmode.tools.evaluate.EditDistance.Step;
import io.dualmode.tools.evaluate.ErrorRate;
import io.dualmode.tools.report.MarkdownTable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Errors by how frequent words are, that is by their unigram probability in the language model. Substitutions and deletions count to the
 * band of the word that was said, insertions to that of the word that was put in.
 */
final class FrequencyBands {
  /** Lower bounds of the decimal logarithm of the probability, frequent words first; below the last there is one band more. */
  private static final int[] BOUNDS = {-2, -3, -4, -5, -6};
  static final int UNKNOWN = BOUNDS.length + 1;

  private final KnownWords words;
  private final ErrorRate[] rates = new ErrorRate[BOUNDS.length + 2];

  FrequencyBands(KnownWords words) {
    this.words = words;
    Arrays.fill(rates, ErrorRate.NONE);
  }

  void add(List<Step<String>> steps) {
    for (Step<String> step : steps) {
      int band = band(words.log10Probability(step.reference() != null ? step.reference() : step.hypothesis()));
      Kind kind = step.kind();
      rates[band] = rates[band].plus(new ErrorRate(step.reference() == null ? 0 : 1, kind == Kind.SUBSTITUTION ? 1 : 0,
          kind == Kind.INSERTION ? 1 : 0, kind == Kind.DELETION ? 1 : 0));
    }
  }

  static int band(double log10Probability) {
    if (Double.isNaN(log10Probability)) {
      return UNKNOWN;
    }
    int band = 0;
    while (band < BOUNDS.length && log10Probability < BOUNDS[band]) {
      band++;
    }
    return band;
  }

  ErrorRate rate(int band) {
    return rates[band];
  }

  private static String title(int band) {
    return band == UNKNOWN ? "not in the language model" : band == 0 ? "one word in 100 or more"
        : band == BOUNDS.length ? "one in more than " + inverse(BOUNDS[band - 1])
            : "one in " + inverse(BOUNDS[band - 1]) + " to " + inverse(BOUNDS[band]);
  }

  private static String inverse(int power) {
    return String.format(Locale.ROOT, "%,d", Math.round(Math.pow(10, -power)));
  }

  String markdown() {
    long said = 0;
    long errors = 0;
    for (ErrorRate rate : rates) {
      said += rate.references();
      errors += rate.errors();
    }
    MarkdownTable table = new MarkdownTable("probability of the word", "words", "% of words", "wrong %", "sub", "del", "ins", "% of errors");
    for (int band = 0; band < rates.length; band++) {
      ErrorRate rate = rates[band];
      table.row(title(band), rate.references(), MarkdownTable.percent(rate.references(), said),
          MarkdownTable.percent(rate.substitutions() + rate.deletions(), rate.references()), rate.substitutions(), rate.deletions(),
          rate.insertions(), MarkdownTable.percent(rate.errors(), errors));
    }
    return table.toString();
  }
}
