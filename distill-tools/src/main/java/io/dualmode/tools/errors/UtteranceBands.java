package io.dualmode.tools.errors;

import io.dualmode.tools.evaluate.ErrorRate;
import io.dualmode.tools.report.MarkdownTable;
import java.util.Arrays;
import java.util.Locale;

/** Word errors by a property of utterances, in bands between bounds. */
final class UtteranceBands {
  private final String property;
  private final double[] bounds;
  private final ErrorRate[] rates;
  private final int[] utterances;
  private final int[] wrong;
  private final double[] seconds;

  /**
   * Empty bands.
   *
   * @param property what the column is called
   * @param bounds ascending; a value on a bound belongs to the band above it
   */
  UtteranceBands(String property, double... bounds) {
    this.property = property;
    this.bounds = bounds.clone();
    rates = new ErrorRate[bounds.length + 1];
    Arrays.fill(rates, ErrorRate.NONE);
    utterances = new int[rates.length];
    wrong = new int[rates.length];
    seconds = new double[rates.length];
  }

  void add(double value, ErrorRate errors, double audioSeconds) {
    int band = 0;
    while (band < bounds.length && value >= bounds[band]) {
      band++;
    }
    rates[band] = rates[band].plus(errors);
    utterances[band]++;
    wrong[band] += errors.errors() > 0 ? 1 : 0;
    seconds[band] += audioSeconds;
  }

  ErrorRate rate(int band) {
    return rates[band];
  }

  String markdown() {
    MarkdownTable table = new MarkdownTable(property, "utterances", "words", "audio s", "WER %", "sub", "del", "ins", "utterances with errors %");
    for (int band = 0; band < rates.length; band++) {
      if (utterances[band] > 0) {
        ErrorRate rate = rates[band];
        table.row(title(band), utterances[band], rate.references(), seconds[band], rate.percent(), rate.substitutions(), rate.deletions(),
            rate.insertions(), MarkdownTable.percent(wrong[band], utterances[band]));
      }
    }
    return table.toString();
  }

  private String title(int band) {
    return band == 0 ? "below " + number(bounds[0]) : band == bounds.length ? number(bounds[band - 1]) + " and more"
        : number(bounds[band - 1]) + " to below " + number(bounds[band]);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? String.valueOf(Math.round(value)) : String.format(Locale.ROOT, "%.1f", value);
  }
}
