package io.dualmode.model.language.en.writing;

import io.dualmode.model.language.en.reading.EnglishNumbers;
import io.dualmode.model.language.en.writing.SpokenText.Kind;

/**
 * A year said in words: {@code nineteen eighty four}, {@code nineteen oh five}, {@code eighteen hundred and twelve}, {@code two thousand
 * five}, {@code the nineteen eighties}.
 *
 * @param written its digits
 * @param end index behind its last word
 * @param inHalves whether it is said as two numbers below a hundred, as other numbers seldom are
 */
record Year(String written, int end, boolean inHalves) {
  /**
   * The year at a place, null where none is. Where nothing tells that one is to come, no other number may follow.
   *
   * @param told whether a preposition or a date stands before it
   */
  static Year at(SpokenText text, int at, boolean told) {
    Year year = halves(text, at);
    if (year == null) {
      Cardinal number = Cardinal.whole(text, at);
      boolean likely = number != null && (number.form() == Cardinal.Form.HUNDREDS && number.isAtLeast(1100) && !number.isAtLeast(2100)
          || number.form() == Cardinal.Form.FULL && number.isAtLeast(1000) && !number.isAtLeast(2100));
      year = likely ? new Year(number.value().toPlainString(), number.end(), false) : null;
    }
    if (year == null || text.ordinal(year.end) > 0) {
      return null;
    }
    boolean apart = told && year.inHalves && !text.is(year.end, Kind.HUNDRED) && !text.is(year.end, Kind.SCALE) && !text.is(year.end, "point");
    return apart || text.isClosed(year.end) ? year : null;
  }

  private static Year halves(SpokenText text, int at) {
    boolean century = text.is(at, Kind.TEEN) || text.is(at, "twenty");
    if (!century) {
      return null;
    }
    long first = text.value(at);
    if (text.isLetterZero(at + 1) && text.digit(at + 2) > 0) {
      return new Year(first + "0" + text.digit(at + 2), at + 3, true);
    }
    String decade = decade(text.word(at + 1));
    if (!decade.isEmpty()) {
      return new Year(first + decade, at + 2, true);
    }
    Cardinal second = Cardinal.belowHundred(text, at + 1);
    return second == null || !second.isAtLeast(10) ? null : new Year(first + second.value().toPlainString(), second.end(), true);
  }

  /** {@code 80s} for {@code eighties}, {@code 00s} for {@code hundreds}, empty for what is no decade. */
  private static String decade(String word) {
    if (word.equals("hundreds")) {
      return "00s";
    }
    for (int tens = 20; tens < 100; tens += 10) {
      if (EnglishNumbers.plural(EnglishNumbers.cardinal(tens)).equals(word)) {
        return tens + "s";
      }
    }
    return word.equals("tens") ? "10s" : "";
  }
}
