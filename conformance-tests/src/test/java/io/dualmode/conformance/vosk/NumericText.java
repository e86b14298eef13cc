package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares two lines of answers: all text must be equal; numbers are written alike and as near as their kind must be: times and
 * confidences of words near, other numbers equal. Log scores of readings are those of another model: finite and below 0.
 */
final class NumericText {
  private static final Pattern NUMBER = Pattern.compile("(?:\"(\\w+)\" : |(ends|endpoint) at )?(-?\\d+\\.\\d+|-?nan|-?inf)");
  private static final double TIME_SECONDS = 0.2;
  private static final double PROBABILITY = 0.02;

  private NumericText() {}

  static void assertAlike(String expected, String actual) {
    assertEquals(NUMBER.matcher(expected).replaceAll(NumericText::shape), NUMBER.matcher(actual).replaceAll(NumericText::shape));
    Matcher theirs = NUMBER.matcher(expected);
    Matcher ours = NUMBER.matcher(actual);
    while (theirs.find() && ours.find()) {
      double wanted = Double.parseDouble(theirs.group(3));
      double got = Double.parseDouble(ours.group(3));
      String kind = theirs.group(1) != null ? theirs.group(1) : String.valueOf(theirs.group(2));
      switch (kind) {
        case "start", "end", "ends", "endpoint" -> assertEquals(wanted, got, TIME_SECONDS, () -> expected + "\n" + actual);
        case "conf" -> assertEquals(wanted, got, PROBABILITY, () -> expected + "\n" + actual);
        case "confidence" -> assertTrue(wanted <= 0 && got <= 0 || wanted == got, () -> expected + "\n" + actual);
        default -> assertEquals(wanted, got, () -> expected + "\n" + actual);
      }
    }
  }

  /** What precedes the number, and how many decimals it has. */
  private static String shape(java.util.regex.MatchResult number) {
    String text = number.group();
    int point = number.group(3).indexOf('.');
    return Matcher.quoteReplacement(text.substring(0, text.length() - number.group(3).length()) + "#."
        + (point < 0 ? number.group(3) : "#".repeat(number.group(3).length() - point - 1)));
  }
}
