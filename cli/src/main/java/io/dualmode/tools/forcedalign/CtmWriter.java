package io.dualmode.tools.forcedalign;

import io.dualmode.api.AlignedWord;
import io.dualmode.api.Phone;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The time-marked conversation format of NIST's scoring tools: {@code file channel start duration word confidence}, times in
 * seconds. Words that are not spoken and extra speech are comments, which begin with {@code ;;}.
 *
 * <p>Source: NIST Scoring Toolkit, "ctm(5)".
 *
 * @param name of the recording, without blanks
 * @param phones whether to write phones instead of words
 */
record CtmWriter(String name, boolean phones) implements AlignmentWriter {
  CtmWriter {
    name = name.replaceAll("\\s+", "_");
  }

  @Override
  public void write(List<AlignedWord> words, long durationMillis, PrintWriter out) {
    for (AlignedWord word : words) {
      switch (word.kind()) {
        case NOT_SPOKEN -> out.printf(Locale.ROOT, ";; not spoken, at %.2f: %s%n", seconds(word.startMillis()), word.text());
        case EXTRA -> out.printf(Locale.ROOT, ";; not in the text: %.2f %.2f%n", seconds(word.startMillis()),
            seconds(word.endMillis() - word.startMillis()));
        case SPOKEN -> {
          if (phones) {
            word.phones().forEach(phone -> line(phone, word.confidence(), out));
          } else {
            line(new Phone(word.text(), word.startMillis(), word.endMillis()), word.confidence(), out);
          }
        }
      }
    }
  }

  private void line(Phone mark, OptionalDouble confidence, PrintWriter out) {
    out.printf(Locale.ROOT, "%s 1 %.2f %.2f %s%s%n", name, seconds(mark.startMillis()), seconds(mark.endMillis() - mark.startMillis()),
        mark.symbol(), confidence.isPresent() ? String.format(Locale.ROOT, " %.2f", confidence.getAsDouble()) : "");
  }

  private static double seconds(long millis) {
    return millis / 1000.0;
  }
}
