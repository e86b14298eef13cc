package io.dualmode.model.language.en.reading;

import java.time.Month;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;

/** Times of day, dates and decades as they are read out. Stateless. */
final class CalendarForms {
  private CalendarForms() {}

  /** Adds a time of day: hour, minute, second and half of the day as groups. Whether it is one. */
  static boolean time(Matcher m, Set<String> to) {
    int hour = Integer.parseInt(m.group(1));
    int minute = Integer.parseInt(m.group(2));
    if (hour > 24 || minute > 59) {
      return false;
    }
    String half = m.group(4) == null ? "" : m.group(4).toLowerCase(Locale.ROOT).startsWith("a") ? " a.m." : " p.m.";
    String spoken = EnglishNumbers.cardinal(hour);
    String minutes = minute == 0 ? "" : " " + (minute < 10 ? "oh " : "") + EnglishNumbers.cardinal(minute);
    if (m.group(3) != null) {
      int second = Integer.parseInt(m.group(3));
      String zero = minute == 0 ? " zero" : minutes;
      to.add(spoken + zero + (second == 0 ? " zero" : second < 10 ? " oh " : " ") + (second == 0 ? "" : EnglishNumbers.cardinal(second)) + half);
      return true;
    }
    to.add(spoken + minutes + half);
    if (minute == 0) {
      to.add(spoken + " o'clock" + half);
      to.add(spoken + " hundred" + half);
    }
    if (m.group(1).startsWith("0")) {
      to.add("oh " + spoken + minutes + half);
      to.add("zero " + spoken + minutes + half);
    }
    if (minute % 15 == 0 && minute > 0) {
      String next = EnglishNumbers.cardinal(hour % 12 + 1);
      to.add(minute == 30 ? "half past " + spoken : minute == 15 ? "quarter past " + spoken : "quarter to " + next);
    }
    return true;
  }

  /** Adds a date: month, day and year as groups. */
  static void date(Matcher m, Set<String> to) {
    int month = Integer.parseInt(m.group(1));
    int day = Integer.parseInt(m.group(2));
    for (String year : year(m.group(3))) {
      calendar(month, day, year, to);
      String first = EnglishNumbers.cardinal(month);
      String second = EnglishNumbers.cardinal(day);
      to.add(first + " " + second + " " + year);
      to.add(first + " slash " + second + " slash " + year);
    }
  }

  /** Adds a date: year, month and day as groups. */
  static void isoDate(Matcher m, Set<String> to) {
    for (String year : year(m.group(1))) {
      calendar(Integer.parseInt(m.group(2)), Integer.parseInt(m.group(3)), year, to);
    }
  }

  private static void calendar(int month, int day, String year, Set<String> to) {
    if (month >= 1 && month <= 12 && day >= 1 && day <= 31) {
      String name = Month.of(month).name().toLowerCase(Locale.ROOT);
      to.add(name + " " + EnglishNumbers.ordinal(EnglishNumbers.cardinal(day)) + " " + year);
    }
  }

  private static Set<String> year(String digits) {
    Set<String> years = new LinkedHashSet<>();
    String halves = digits.length() == 4 ? EnglishNumbers.halves(digits) : null;
    if (halves != null) {
      years.add(halves);
    }
    if (digits.startsWith("0")) {
      years.add(EnglishNumbers.digits(digits, "oh"));
    } else {
      years.add(EnglishNumbers.cardinal(digits));
    }
    return years;
  }

  /** Adds a decade, of a century or without one, as the group. */
  static void decade(Matcher m, Set<String> to) {
    String digits = m.group(1);
    String halves = EnglishNumbers.halves(digits);
    if (halves != null) {
      to.add(EnglishNumbers.plural(halves));
    }
    to.add(EnglishNumbers.plural(EnglishNumbers.cardinal(digits)));
  }
}
