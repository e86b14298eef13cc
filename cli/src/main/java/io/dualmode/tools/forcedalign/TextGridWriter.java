package io.dualmode.tools.forcedalign;

import io.dualmode.api.AlignedWord;
import io.dualmode.api.Phone;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Praat's TextGrid, long form: an interval tier of words and one of phones that cover the recording without gaps, pauses being
 * empty. Extra speech is an interval of its own; words that are not spoken have none.
 *
 * <p>Source: Praat manual, "TextGrid file formats".
 */
final class TextGridWriter implements AlignmentWriter {
  @Override
  public void write(List<AlignedWord> words, long durationMillis, PrintWriter out) {
    List<Phone> spoken = new ArrayList<>();
    List<Phone> phones = new ArrayList<>();
    long end = durationMillis;
    for (AlignedWord word : words) {
      if (word.endMillis() > word.startMillis()) {
        spoken.add(new Phone(word.text(), word.startMillis(), word.endMillis()));
        phones.addAll(word.phones());
        end = Math.max(end, word.endMillis());
      }
    }
    out.printf(Locale.ROOT, "File type = \"ooTextFile\"%nObject class = \"TextGrid\"%n%nxmin = 0%nxmax = %s%ntiers? <exists>%nsize = 2%nitem []:%n",
        seconds(end));
    tier(1, "words", spoken, end, out);
    tier(2, "phones", phones, end, out);
  }

  private static void tier(int number, String name, List<Phone> marks, long end, PrintWriter out) {
    List<Phone> intervals = new ArrayList<>();
    long at = 0;
    for (Phone mark : marks) {
      if (mark.startMillis() > at) {
        intervals.add(new Phone("", at, mark.startMillis()));
      }
      intervals.add(mark);
      at = mark.endMillis();
    }
    if (at < end) {
      intervals.add(new Phone("", at, end));
    }
    out.printf(Locale.ROOT, "    item [%d]:%n        class = \"IntervalTier\"%n        name = \"%s\"%n        xmin = 0%n        xmax = %s%n"
        + "        intervals: size = %d%n", number, name, seconds(end), intervals.size());
    for (int i = 0; i < intervals.size(); i++) {
      Phone interval = intervals.get(i);
      out.printf(Locale.ROOT, "        intervals [%d]:%n            xmin = %s%n            xmax = %s%n            text = \"%s\"%n", i + 1,
          seconds(interval.startMillis()), seconds(interval.endMillis()), interval.symbol().replace("\"", "\"\""));
    }
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.3f", millis / 1000.0);
  }
}
