package io.dualmode.model.language.en.writing;

import io.dualmode.model.language.WrittenForms.Written;
import io.dualmode.model.language.en.writing.SpokenText.Kind;
import java.util.List;
import java.util.Set;

/** Ordinals from the tenth on: {@code 21st}. Those that may be fractions, durations or kings stay words. */
final class Ordinals implements WritingRule {
  private static final Set<String> BEFORE_SECONDS = Set.of("street", "floor", "day", "century", "year", "president", "birthday", "avenue",
      "anniversary", "time", "place", "state", "annual", "of");
  private static final Set<String> KINGS = Set.of("louis", "henry", "charles", "george", "edward", "william", "james", "pius", "john", "gregory",
      "benedict", "leo", "clement", "innocent", "philip", "alfonso", "christian", "frederick", "gustav", "ramses");

  private static final int SMALL = 10;

  @Override
  public List<Written> at(SpokenText text, int at) {
    Cardinal before = Cardinal.whole(text, at);
    int number = text.ordinal(at);
    int end = at + 1;
    if (before != null) {
      boolean hundreds = text.is(before.end() - 1, Kind.HUNDRED);
      int last = hundreds && text.is(before.end(), "and") ? before.end() + 1 : before.end();
      boolean fits = before.form() == Cardinal.Form.FULL && !before.isAtLeast(1_000_000)
          && (hundreds || text.is(before.end() - 1, Kind.TENS) && text.ordinal(last) < SMALL);
      number = fits && text.ordinal(last) > 0 ? before.value().intValue() + text.ordinal(last) : 0;
      end = last + 1;
    }
    if (number < SMALL) {
      return List.of();
    }
    return isFraction(text, at, end) || isDuration(text, at, end) || isKing(text, at) || text.is(end, "hour") || !text.isClosed(end)
        ? List.of() : List.of(new Written(at, end - at, written(number)));
  }

  private static boolean isFraction(SpokenText text, int at, int end) {
    return text.isNumber(at - 1) || text.is(at - 1, "a") || text.is(at - 1, "an") || text.is(end, "of", "a")
        || text.is(end, "part") || text.is(end, "parts");
  }

  /** A clip of thirty seconds is a thirty second clip. */
  private static boolean isDuration(SpokenText text, int at, int end) {
    return text.is(end - 1, "second") && end - at > 1 && !text.in(end, BEFORE_SECONDS);
  }

  private static boolean isKing(SpokenText text, int at) {
    return text.is(at - 1, "the") && text.in(at - 2, KINGS);
  }

  /** {@code 21st} for 21. */
  static String written(int number) {
    int last = number % 100 / 10 == 1 ? 0 : number % 10;
    return number + (last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th");
  }
}
