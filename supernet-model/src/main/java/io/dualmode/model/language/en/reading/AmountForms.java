package io.dualmode.model.language.en.reading;

import java.util.Set;
import java.util.regex.Matcher;

/**
 * Money, measures and heights as they are read out. Immutable.
 *
 * @param tables units and currencies
 */
record AmountForms(EnglishTables tables) {
  /**
   * Adds an amount of money.
   *
   * @param suffix letters behind it, such as {@code m} for millions; nothing is added where they are no scale
   */
  void money(String sign, String written, String suffix, Set<String> to) {
    EnglishTables.Money money = tables.money(sign);
    String scale = suffix.isEmpty() ? "" : tables.scale(suffix);
    if (scale == null) {
      return;
    }
    int point = written.indexOf('.');
    boolean cents = scale.isEmpty() && point >= 0 && written.length() - point == 3;
    if (!cents) {
      boolean one = scale.isEmpty() && written.equals("1");
      for (String number : EnglishNumbers.brief(written)) {
        String amount = number + (scale.isEmpty() ? "" : " " + scale);
        to.add(amount + " " + money.whole().behind(one));
        to.add(amount + " " + money.whole().one());
        if (one) {
          to.add("a " + money.whole().one());
        }
      }
      return;
    }
    String whole = written.substring(0, point);
    String part = written.substring(point + 1);
    boolean onlyPart = whole.isEmpty() || whole.equals("0");
    String minor = EnglishNumbers.cardinal(part) + " " + money.part().behind(part.equals("01"));
    if (onlyPart && !part.equals("00")) {
      to.add(minor);
      return;
    }
    for (String number : EnglishNumbers.brief(whole.isEmpty() ? "0" : whole)) {
      String major = number + " " + money.whole().behind(whole.equals("1"));
      if (part.equals("00")) {
        to.add(major);
      } else {
        to.add(major + " and " + minor);
        to.add(major + " " + minor);
        to.add(major + " " + EnglishNumbers.cardinal(part));
        to.add(number + " " + (part.charAt(0) == '0' ? "oh " : "") + EnglishNumbers.cardinal(part));
      }
    }
  }

  /** Adds a number and its unit, the groups; nothing where that is no unit. */
  void measure(Matcher m, Set<String> to) {
    boolean one = m.group(1).equals("1");
    for (EnglishTables.Unit unit : tables.unit(m.group(2))) {
      for (String number : EnglishNumbers.brief(m.group(1))) {
        to.add(number + " " + unit.behind(one));
      }
    }
  }

  /** Adds the height of somebody. */
  static void height(String feet, String inches, Set<String> to) {
    if (feet.length() < 4 && inches.length() < 3) {
      String above = EnglishNumbers.cardinal(feet);
      String rest = EnglishNumbers.cardinal(inches);
      boolean one = Long.parseLong(inches) == 1;
      to.add(above + " foot " + rest);
      to.add(above + " " + rest);
      to.add(above + (Long.parseLong(feet) == 1 ? " foot " : " feet ") + rest + (one ? " inch" : " inches"));
    }
  }
}
