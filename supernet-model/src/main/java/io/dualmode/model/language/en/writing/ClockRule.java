package io.dualmode.model.language.en.writing;

import io.dualmode.model.language.WrittenForms.Written;
import java.util.List;
import java.util.Set;

/**
 * Times: {@code 3:30 p.m.}, {@code 3 o'clock}, {@code at 7:05}. Hours and minutes without a half of the day are a time only behind a
 * preposition, where nothing follows that they could count.
 */
final class ClockRule implements WritingRule {
  private static final Set<String> BEFORE_TIMES = Set.of("at", "by", "until", "till", "before", "after");
  private static final Set<String> PARTS_OF_DAY = Set.of("morning", "afternoon", "evening");

  /** Half of the day as it is written, and the index behind it. */
  record Half(String written, int end) {
    /** The half of the day that is said at a place, null for none. */
    static Half at(SpokenText text, int at) {
      String first = text.word(at);
      if (first.matches("[ap][.]m[.]?") || first.equals("pm")) {
        return new Half(first.charAt(0) + ".m.", at + 1);
      }
      boolean two = first.matches("[ap][.]?") && text.word(at + 1).matches("m[.]?");
      return two ? new Half(first.charAt(0) + ".m.", at + 2) : null;
    }
  }

  @Override
  public List<Written> at(SpokenText text, int at) {
    Cardinal hour = Cardinal.belowHundred(text, at);
    if (hour == null || hour.isAtLeast(13) || text.isNumber(at - 1)) {
      return List.of();
    }
    String hours = hour.value().toPlainString();
    int end = hour.end();
    if (text.is(end, "o'clock") || text.is(end, "o", "clock")) {
      int words = text.is(end, "o'clock") ? 1 : 2;
      return List.of(new Written(at, 1, hours), new Written(end, words, "o'clock"));
    }
    int behind = minutesEnd(text, end);
    String time = behind == end ? hours : hours + ":" + minutes(text, end);
    Half half = Half.at(text, behind);
    if (half != null) {
      return List.of(new Written(at, behind - at, time), new Written(behind, half.end - behind, half.written));
    }
    boolean partOfDay = text.is(behind, "in", "the") && text.in(behind + 2, PARTS_OF_DAY) || text.is(behind, "at", "night");
    boolean clear = partOfDay || text.in(at - 1, BEFORE_TIMES) && Phrases.mayEnd(text, behind);
    return behind > end && clear && text.isClosed(behind) ? List.of(new Written(at, behind - at, time)) : List.of();
  }

  private static int minutesEnd(SpokenText text, int at) {
    if (text.isLetterZero(at) && text.digit(at + 1) > 0) {
      return at + 2;
    }
    Cardinal minutes = Cardinal.belowHundred(text, at);
    return minutes != null && minutes.isAtLeast(10) && !minutes.isAtLeast(60) ? minutes.end() : at;
  }

  private static String minutes(SpokenText text, int at) {
    return text.isLetterZero(at) ? "0" + text.digit(at + 1) : Cardinal.belowHundred(text, at).value().toPlainString();
  }
}
