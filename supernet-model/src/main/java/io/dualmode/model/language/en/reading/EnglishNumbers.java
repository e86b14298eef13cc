package io.dualmode.model.language.en.reading;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pl.allegro.finance.tradukisto.LongValueConverters;

/**
 * Numbers in English words, without hyphens: cardinals as the library spells them, and the other readings, which are put together
 * of cardinals. Stateless.
 */
public final class EnglishNumbers {
  /** Digits that the library spells. */
  static final int MOST_DIGITS = 18;

  private static final int MOST_BRIEF = 3;
  private static final Set<String> SCALES = Set.of("thousand", "million", "billion", "trillion", "quadrillion", "quintillion");
  private static final Map<String, String> ORDINALS = Map.of("one", "first", "two", "second", "three", "third", "five", "fifth",
      "eight", "eighth", "nine", "ninth", "twelve", "twelfth");

  private EnglishNumbers() {}

  /** {@code two thousand five}. */
  public static String cardinal(long number) {
    return LongValueConverters.ENGLISH_LONG.asWords(number).replace('-', ' ');
  }

  public static String cardinal(String digits) {
    return cardinal(Long.parseLong(digits));
  }

  /** {@code two thousand and five}. */
  public static String withAnd(long number) {
    String[] words = cardinal(number).split(" ");
    StringBuilder text = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      boolean behindHundred = words[i - 1].equals("hundred") && !SCALES.contains(words[i]);
      boolean lastBelowHundred = SCALES.contains(words[i - 1]) && number % 1000 > 0 && number % 1000 < 100 && isLastGroup(words, i);
      text.append(behindHundred || lastBelowHundred ? " and " : " ").append(words[i]);
    }
    return text.toString();
  }

  private static boolean isLastGroup(String[] words, int from) {
    for (int i = from; i < words.length; i++) {
      if (SCALES.contains(words[i])) {
        return false;
      }
    }
    return true;
  }

  /** {@code first} for {@code one}, at the end of any number. */
  public static String ordinal(String cardinal) {
    int blank = cardinal.lastIndexOf(' ');
    String last = cardinal.substring(blank + 1);
    String ordinal = ORDINALS.getOrDefault(last, last.endsWith("y") ? last.substring(0, last.length() - 1) + "ieth" : last + "th");
    return cardinal.substring(0, blank + 1) + ordinal;
  }

  /** {@code nineties} for {@code ninety}, at the end of any number. */
  public static String plural(String cardinal) {
    return cardinal.endsWith("y") ? cardinal.substring(0, cardinal.length() - 1) + "ies"
        : cardinal.endsWith("x") ? cardinal + "es" : cardinal + "s";
  }

  /** One digit after the other; zero as the name given. */
  static String digits(String digits, String zero) {
    List<String> words = new ArrayList<>();
    for (char c : digits.toCharArray()) {
      words.add(c == '0' ? zero : cardinal(c - '0'));
    }
    return String.join(" ", words);
  }

  /** {@code nineteen fifty}, {@code nineteen oh five}, {@code nineteen hundred}; {@code nine eleven}; null where two halves are not said. */
  public static String halves(String digits) {
    int split = digits.length() - 2;
    if (split < 1 || split > 2 || digits.charAt(0) == '0') {
      return null;
    }
    String left = digits.substring(0, split);
    String right = digits.substring(split);
    if (right.equals("00")) {
      return split == 2 && left.charAt(1) != '0' ? cardinal(left) + " hundred" : null;
    }
    return cardinal(left) + " " + (right.charAt(0) == '0' ? "oh " : "") + cardinal(right);
  }

  /** The readings of plain digits, from cardinal to digit by digit. */
  static Set<String> readings(String digits) {
    Set<String> readings = new LinkedHashSet<>();
    int n = digits.length();
    boolean code = n > 1 && digits.charAt(0) == '0';
    if (!code && n <= MOST_DIGITS) {
      long number = Long.parseLong(digits);
      String cardinal = cardinal(number);
      readings.add(cardinal);
      readings.add(withAnd(number));
      if (digits.matches("10{2}|10{3}|10{6}|10{9}")) {
        readings.add("a " + cardinal.substring("one ".length()));
      }
      String halves = halves(digits);
      if (halves != null) {
        readings.add(halves);
      }
    }
    if (n != 2 || code) {
      readings.add(digits(digits, "zero"));
      readings.add(digits(digits, "oh"));
    }
    if (code && digits.matches("00[1-9]")) {
      readings.add("double oh " + cardinal(digits));
    }
    if (code && n <= 3) {
      readings.add(cardinal(digits));
    }
    return readings;
  }

  /** A number with or without thousands and a fraction. */
  static Set<String> written(String written) {
    Set<String> readings = new LinkedHashSet<>();
    String plain = written.replaceAll("[, ]", "");
    int point = plain.indexOf('.');
    if (point < 0) {
      readings.addAll(readings(plain));
      if (plain.length() < written.length() && plain.length() <= MOST_DIGITS) {
        readings.removeIf(reading -> reading.equals(digits(plain, "zero")) || reading.equals(digits(plain, "oh")));
      }
      return readings;
    }
    String whole = plain.substring(0, point);
    String behind = plain.substring(point + 1);
    List<String> fronts = whole.isEmpty() ? List.of("", "zero ") : whole.equals("0") ? List.of("zero ", "", "oh ")
        : whole.length() > MOST_DIGITS ? List.of(digits(whole, "zero") + " ")
            : List.of(cardinal(whole) + " ", withAnd(Long.parseLong(whole)) + " ");
    for (String front : fronts) {
      readings.add(front + "point " + digits(behind, "zero"));
      readings.add(front + "point " + digits(behind, "oh"));
      if (behind.length() == 2 && behind.charAt(0) != '0') {
        readings.add(front + "point " + cardinal(behind));
      }
    }
    return readings;
  }

  /** The usual ways to say a number inside something larger. */
  static List<String> brief(String written) {
    return written(written).stream().limit(MOST_BRIEF).toList();
  }
}
