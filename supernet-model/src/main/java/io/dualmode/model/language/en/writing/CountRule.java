package io.dualmode.model.language.en.writing;

import io.dualmode.model.language.WrittenForms.Written;
import java.util.List;
import java.util.Set;

/**
 * Years and other numbers without a unit: decimals, and whole numbers from ten on, as is the custom in newspapers; smaller ones behind a
 * word that a number follows, such as {@code chapter}. Round numbers with an article stay words.
 */
final class CountRule implements WritingRule {
  private static final Set<String> NUMBERED = Set.of("chapter", "page", "volume", "version", "verse", "flight", "route", "highway", "interstate",
      "apartment", "extension", "figure", "channel");
  private static final Set<String> BEFORE_YEARS = Set.of("in", "since", "until", "till", "before", "after", "of", "by", "from", "year", "around",
      "about", "circa", "spring", "summer", "autumn", "fall", "winter");
  private static final Set<String> IDIOMS = Set.of("forty winks", "ten commandments", "twenty questions", "twelve apostles", "twelve disciples");
  private static final int SMALL = 10;

  @Override
  public List<Written> at(SpokenText text, int at) {
    boolean minus = (text.is(at, "minus") || text.is(at, "negative")) && !text.isNumber(at - 1);
    int from = minus ? at + 1 : at;
    boolean told = text.in(at - 1, BEFORE_YEARS) || CalendarRule.isMonth(text.word(at - 1));
    Year year = minus ? null : Year.at(text, at, told);
    if (year != null && isYear(text, at, year, told)) {
      return List.of(new Written(at, year.end() - at, year.written()));
    }
    Cardinal halved = AmountRule.number(text, from);
    Cardinal number = halved != null && halved.isAtLeast(1000) ? halved : Cardinal.at(text, from);
    if (number == null || !text.isClosed(number.end()) || text.ordinal(number.end()) > 0 || text.isNumber(at - 1)) {
      return List.of();
    }
    String written = number.written();
    if (text.is(number.end(), "year", "old") && number.form() == Cardinal.Form.FULL) {
      return List.of(new Written(at, number.end() + 2 - at, written + "-year-old"));
    }
    boolean pointInTime = number.form() == Cardinal.Form.DECIMAL && text.is(at - 1, "at") && !number.isAtLeast(2) && number.isAtLeast(1);
    boolean numbered = text.in(at - 1, NUMBERED) && !text.in(at - 2, Phrases.DETERMINERS);
    boolean digits = switch (number.form()) {
      case ARTICLE -> number.end() - at > 2 || !text.is(at, "a");
      case DECIMAL -> !pointInTime;
      default -> number.isAtLeast(SMALL) || numbered;
    };
    return digits && !(minus && !number.isAtLeast(SMALL) && number.form() != Cardinal.Form.DECIMAL)
        && !isHourInWords(text, at) && !IDIOMS.contains(text.word(at) + " " + text.word(at + 1))
        ? List.of(new Written(at, number.end() - at, (minus ? "-" : "") + written)) : List.of();
  }

  /** {@code half past ten}, {@code a quarter to twelve}. */
  private static boolean isHourInWords(SpokenText text, int at) {
    return text.is(at - 1, "past") || text.is(at - 2, "quarter", "to") || text.is(at - 2, "minutes", "to");
  }

  /** Two numbers in a row are a year where they cannot be a time and count nothing; a number of years is one where a word says so. */
  private static boolean isYear(SpokenText text, int at, Year year, boolean told) {
    if (text.in(year.end(), Phrases.COUNTED) || text.isNumber(at - 1)) {
      return false;
    }
    int number = Integer.parseInt(year.written().replace("s", ""));
    boolean time = number < 1300 && number % 100 < 60;
    return year.inHalves() ? told || !time : told && number % 100 == 0 ? Phrases.mayEnd(text, year.end()) : told;
  }
}
