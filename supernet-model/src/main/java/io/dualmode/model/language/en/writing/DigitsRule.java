package io.dualmode.model.language.en.writing;

import io.dualmode.model.language.WrittenForms.Written;
import io.dualmode.model.language.en.writing.SpokenText.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Digits said one by one, as telephone numbers and codes are: four or more, or fewer behind a word that a number follows, such as {@code
 * flight}. Somebody who counts up or down says words. Seven, ten and eleven digits are parted like telephone numbers.
 */
final class DigitsRule implements WritingRule {
  private static final int FEWEST = 4;
  private static final int FEWEST_BEHIND_LETTER = 6;
  private static final Map<String, Integer> REPEATED = Map.of("double", 2, "triple", 3);
  private static final Set<String> EMERGENCY = Set.of("911", "999", "112");
  /** What is numbered by more than one digit. */
  private static final Set<String> NUMBERED = Set.of("flight", "room", "route", "highway", "interstate", "extension", "apartment", "bus",
      "boeing", "suite", "channel", "code", "dial", "call", "train");

  @Override
  public List<Written> at(SpokenText text, int at) {
    boolean numbered = text.in(at - 1, NUMBERED) && !text.in(at - 2, Phrases.DETERMINERS);
    StringBuilder digits = new StringBuilder();
    int end = at;
    int singles = 0;
    boolean plain = true;
    while (end < text.size()) {
      int repeats = REPEATED.getOrDefault(text.word(end), 0);
      Cardinal pair = Cardinal.belowHundred(text, end);
      if (repeats > 0 && text.digit(end + 1) >= 0) {
        digits.append(String.valueOf(text.digit(end + 1)).repeat(repeats));
        end += 2;
        singles += repeats;
      } else if (text.is(end, Kind.DIGIT) && text.is(end + 1, Kind.HUNDRED)) {
        digits.append(text.digit(end)).append("00");
        end += 2;
        plain = false;
      } else if (text.digit(end) >= 0 && !(text.isLetterZero(end) && isExclamation(text, end, singles))) {
        digits.append(text.digit(end++));
        singles++;
      } else if (pair != null && pair.isAtLeast(10)) {
        digits.append(pair.value().toPlainString());
        end = pair.end();
        plain = false;
      } else {
        break;
      }
    }
    if (!text.isClosed(end) || text.ordinal(end) > 0 || text.is(end, "point") || text.in(end, Phrases.COUNTED)) {
      return List.of();
    }
    String said = digits.toString();
    boolean telephone = said.length() == 7 || said.length() == 10 || said.length() == 11 && said.charAt(0) == '1';
    boolean letter = text.isLetterZero(at);
    boolean enough = plain ? singles >= (letter ? FEWEST_BEHIND_LETTER : FEWEST) && !counts(said) : telephone && singles > 2;
    boolean three = plain && said.length() == 3 && !letter && (said.charAt(1) == '0' || EMERGENCY.contains(said));
    boolean told = numbered && said.length() > 1 && end - at > 1 && (plain || said.length() == 3 || said.length() == 4);
    if (enough || three || told) {
      return List.of(new Written(at, end - at, telephone && !told ? parted(said) : said));
    }
    return List.of();
  }

  /** A zero that is said as a letter stands between digits, or ends a telephone number, or a code with which the sentence ends. */
  private static boolean isExclamation(SpokenText text, int at, int digits) {
    boolean complete = digits == 6 || digits == 9 || digits >= FEWEST && text.isEnd(at + 1);
    return text.digit(at + 1) < 0 && !complete;
  }

  /** Whether every digit is one more, or one less, than the one before. */
  private static boolean counts(String digits) {
    int step = digits.charAt(1) - digits.charAt(0);
    boolean even = Math.abs(step) == 1;
    for (int i = 1; i < digits.length(); i++) {
      even &= digits.charAt(i) - digits.charAt(i - 1) == step;
    }
    return even;
  }

  private static String parted(String digits) {
    int last = digits.length() - 4;
    String local = digits.substring(last - 3, last) + "-" + digits.substring(last);
    return last < 6 ? local : (last > 6 ? digits.charAt(0) + "-" : "") + digits.substring(last - 6, last - 3) + "-" + local;
  }
}
