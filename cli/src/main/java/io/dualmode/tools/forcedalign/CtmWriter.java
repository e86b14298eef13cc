package io.dualmode.tools.forcedalign;

import io.dualmode.api.AlignedWord;
import io.dualmode.api.Phone;
import io.dualmode.tools.transcript.CtmLine;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Time-marked conversation lines ({@link CtmLine}). Words that are not spoken and extra speech are comments, which begin with {@code ;;}.
 *
 * @param name of the recording
 * @param phones whether to write phones instead of words
 */
record CtmWriter(String name, boolean phones) implements AlignmentWriter {
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
    out.println(CtmLine.of(name, "1", mark.symbol(), mark.startMillis(), mark.endMillis(), confidence));
  }

  private static double seconds(long millis) {
    return millis / 1000.0;
  }
}
