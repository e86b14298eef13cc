package io.dualmode.model.language.en.writing;

import io.dualmode.model.language.en.reading.EnglishNumbers;
import io.dualmode.model.language.en.writing.SpokenText.Kind;
import java.math.BigDecimal;

/**
 * A number said in words, such as {@code two thousand and five} or {@code three point one four}.
 *
 * @param value what it is worth
 * @param end index behind its last word
 * @param form how it is said
 */
record Cardinal(BigDecimal value, int end, Form form) {
  /** How a number is said. */
  enum Form {
    /** As the speller of numbers says it. */
    FULL,
    /** With an article for its one: {@code a hundred}. */
    ARTICLE,
    /** In hundreds beyond nine: {@code nineteen hundred and five}. */
    HUNDREDS,
    /** With digits behind a point. */
    DECIMAL
  }

  private static final long MILLION = 1_000_000;

  /** The longest number that begins at a place, null where none does. */
  static Cardinal at(SpokenText text, int at) {
    Cardinal whole = whole(text, at);
    if (whole == null && text.isLetterZero(at) && text.is(at + 1, "point")) {
      whole = new Cardinal(BigDecimal.ZERO, at + 1, Form.FULL);
    }
    if (whole == null || whole.form == Form.ARTICLE || !text.is(whole.end, "point")) {
      return whole;
    }
    return decimal(text, whole);
  }

  private static Cardinal decimal(SpokenText text, Cardinal whole) {
    int at = whole.end + 1;
    StringBuilder digits = new StringBuilder();
    while (text.digit(at) >= 0 && !(text.isLetterZero(at) && text.digit(at + 1) < 0)) {
      digits.append(text.digit(at++));
    }
    if (digits.isEmpty()) {
      Cardinal part = belowHundred(text, at);
      if (part == null) {
        return whole;
      }
      digits.append(part.value);
      at = part.end;
    }
    return text.is(at, Kind.TEEN) || text.is(at, Kind.TENS) || text.is(at, Kind.HUNDRED) ? whole
        : scaled(text, new Cardinal(new BigDecimal(whole.value + "." + digits), at, Form.DECIMAL));
  }

  /** A decimal in front of a scale: {@code one point five million}. */
  private static Cardinal scaled(SpokenText text, Cardinal number) {
    return text.is(number.end, Kind.SCALE)
        ? new Cardinal(number.value.multiply(BigDecimal.valueOf(text.value(number.end))), number.end + 1, Form.DECIMAL) : number;
  }

  /** The longest whole number that begins at a place, null where none does. */
  static Cardinal whole(SpokenText text, int at) {
    if (text.is(at, "zero")) {
      return new Cardinal(BigDecimal.ZERO, at + 1, Form.FULL);
    }
    boolean article = text.is(at, "a");
    long sum = 0;
    long last = Long.MAX_VALUE;
    int end = at;
    Form form = article ? Form.ARTICLE : Form.FULL;
    while (true) {
      boolean first = end == at;
      boolean and = !first && text.is(end, "and");
      int from = and ? end + 1 : end;
      Cardinal group = first && article ? articled(text, at) : belowThousand(text, from, first);
      if (group == null) {
        break;
      }
      long scale = text.is(group.end, Kind.SCALE) ? text.value(group.end) : 1;
      boolean fits = first || scale < last && (!and || scale == 1 && group.value.longValue() < 100) && group.form == Form.FULL;
      if (!fits) {
        break;
      }
      if (group.form == Form.HUNDREDS) {
        form = Form.HUNDREDS;
      }
      sum += group.value.longValue() * scale;
      last = scale;
      end = scale > 1 ? group.end + 1 : group.end;
      if (scale == 1) {
        break;
      }
    }
    return end == at ? null : new Cardinal(BigDecimal.valueOf(sum), end, form);
  }

  /** What an article counts: a hundred and so on, or one of a scale. */
  private static Cardinal articled(SpokenText text, int at) {
    if (text.is(at + 1, Kind.HUNDRED)) {
      return hundreds(text, at + 2, 1, Form.FULL);
    }
    return text.is(at + 1, Kind.SCALE) ? new Cardinal(BigDecimal.ONE, at + 1, Form.FULL) : null;
  }

  private static Cardinal belowThousand(SpokenText text, int at, boolean first) {
    Cardinal small = belowHundred(text, at);
    if (small == null || !text.is(small.end, Kind.HUNDRED)) {
      return small;
    }
    long count = small.value.longValue();
    boolean round = count % 10 == 0;
    return count < 10 ? hundreds(text, small.end + 1, count, Form.FULL)
        : !first || round && count != 20 ? null : hundreds(text, small.end + 1, count, Form.HUNDREDS);
  }

  private static Cardinal hundreds(SpokenText text, int end, long count, Form form) {
    Cardinal rest = belowHundred(text, text.is(end, "and") ? end + 1 : end);
    return rest == null ? new Cardinal(BigDecimal.valueOf(100 * count), end, form)
        : new Cardinal(BigDecimal.valueOf(100 * count).add(rest.value), rest.end, form);
  }

  /** A number of 1 to 99. */
  static Cardinal belowHundred(SpokenText text, int at) {
    boolean unitBehind = text.is(at, Kind.TENS) && text.is(at + 1, Kind.DIGIT) && text.value(at + 1) > 0;
    if (unitBehind) {
      return new Cardinal(BigDecimal.valueOf(text.value(at) + text.value(at + 1)), at + 2, Form.FULL);
    }
    boolean one = text.is(at, Kind.TENS) || text.is(at, Kind.TEEN) || text.is(at, Kind.DIGIT) && text.value(at) > 0;
    return one ? new Cardinal(BigDecimal.valueOf(text.value(at)), at + 1, Form.FULL) : null;
  }

  /** Whether it is at least so much. */
  boolean isAtLeast(long least) {
    return value.compareTo(BigDecimal.valueOf(least)) >= 0;
  }

  /** In digits: thousands parted by commas, round millions and more with the name of their scale, years of this millennium plain. */
  String written() {
    for (long scale = MILLION * MILLION; scale >= MILLION; scale /= 1000) {
      BigDecimal count = value.divide(BigDecimal.valueOf(scale)).stripTrailingZeros();
      boolean brief = count.compareTo(BigDecimal.ONE) >= 0 && (form == Form.DECIMAL ? count.scale() <= 3 : count.scale() <= 0);
      if (brief) {
        return digits(count) + " " + EnglishNumbers.cardinal(scale).substring("one ".length());
      }
    }
    boolean likeYear = form == Form.FULL && isAtLeast(2001) && !isAtLeast(2100);
    return likeYear ? value.toPlainString() : digits(value);
  }

  /** In digits without the name of a scale, thousands parted by commas. */
  static String digits(BigDecimal value) {
    String plain = value.toPlainString();
    int point = plain.indexOf('.');
    String whole = point < 0 ? plain : plain.substring(0, point);
    StringBuilder grouped = new StringBuilder(whole);
    for (int comma = whole.length() - 3; comma > 0; comma -= 3) {
      grouped.insert(comma, ',');
    }
    return grouped + (point < 0 ? "" : plain.substring(point));
  }
}
