package io.dualmode.model.language.en.writing;

import io.dualmode.model.language.WrittenForms.Written;
import io.dualmode.model.language.en.writing.SpokenText.Kind;
import java.time.Month;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Dates: {@code July 25, 2012} and {@code 4th of July}. May and march are months only where a word before them or a year behind them says
 * so; a first, second or third behind a month is a day only where a sentence may go on behind it.
 */
final class CalendarRule implements WritingRule {
  private static final List<String> MONTHS = new ArrayList<>();
  private static final Set<String> ALSO_VERBS = Set.of("may", "march");
  private static final Set<String> BEFORE_DATES = Set.of("on", "of", "in", "by", "since", "until", "till", "before", "after", "from", "this",
      "last", "next", "early", "late", "every", "through", "around", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
      "sunday");

  static {
    for (Month month : Month.values()) {
      MONTHS.add(month.name().toLowerCase(Locale.ROOT));
    }
  }

  /** A number and the index behind it. */
  private record Day(int number, int end) {}

  static boolean isMonth(String word) {
    return MONTHS.contains(word);
  }

  @Override
  public List<Written> at(SpokenText text, int at) {
    return isMonth(text.word(at)) ? monthFirst(text, at) : dayFirst(text, at);
  }

  private static List<Written> monthFirst(SpokenText text, int at) {
    int from = text.is(at + 1, "the") ? at + 2 : at + 1;
    Day ordinal = ordinal(text, from);
    Day day = ordinal != null || from != at + 1 ? ordinal : cardinal(text, from);
    if (day == null) {
      return List.of();
    }
    Year year = Year.at(text, day.end, true);
    boolean sure = year != null || ordinal != null && text.isClosed(day.end)
        && (!ALSO_VERBS.contains(text.word(at)) || text.in(at - 1, BEFORE_DATES))
        && (day.number > 3 || Phrases.mayEnd(text, day.end));
    if (!sure) {
      return List.of();
    }
    List<Written> all = new ArrayList<>();
    all.add(new Written(at, 1, name(text.word(at))));
    if (from > at + 1) {
      all.add(new Written(at + 1, 1, "the"));
    }
    String written = from > at + 1 ? Ordinals.written(day.number) : String.valueOf(day.number);
    all.add(new Written(from, day.end - from, year == null ? written : written + ","));
    if (year != null) {
      all.add(new Written(day.end, year.end() - day.end, year.written()));
    }
    return all;
  }

  private static List<Written> dayFirst(SpokenText text, int at) {
    Day day = ordinal(text, at);
    if (day == null || !text.is(day.end, "of") || !isMonth(text.word(day.end + 1))) {
      return List.of();
    }
    int month = day.end + 1;
    Year year = Year.at(text, month + 1, true);
    if (year == null && !text.isClosed(month + 1)) {
      return List.of();
    }
    List<Written> all = new ArrayList<>(List.of(new Written(at, day.end - at, Ordinals.written(day.number)), new Written(day.end, 1, "of"),
        new Written(month, 1, name(text.word(month)))));
    if (year != null) {
      all.add(new Written(month + 1, year.end() - month - 1, year.written()));
    }
    return all;
  }

  private static String name(String month) {
    return Character.toUpperCase(month.charAt(0)) + month.substring(1);
  }

  private static Day ordinal(SpokenText text, int at) {
    boolean tens = text.is(at, Kind.TENS) && text.value(at) <= 30 && text.ordinal(at + 1) > 0 && text.ordinal(at + 1) < 10;
    int number = tens ? (int) text.value(at) + text.ordinal(at + 1) : text.ordinal(at);
    return number < 1 || number > 31 ? null : new Day(number, tens ? at + 2 : at + 1);
  }

  private static Day cardinal(SpokenText text, int at) {
    Cardinal number = Cardinal.belowHundred(text, at);
    return number == null || number.isAtLeast(32) ? null : new Day(number.value().intValue(), number.end());
  }
}
