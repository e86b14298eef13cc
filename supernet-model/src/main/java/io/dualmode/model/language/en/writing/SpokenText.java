package io.dualmode.model.language.en.writing;

import io.dualmode.model.language.en.reading.EnglishNumbers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Words as they are said, and what each of them can be in a number. Indices outside are words without letters. Immutable. */
final class SpokenText {
  /** What a word is in a number. */
  enum Kind { DIGIT, TEEN, TENS, HUNDRED, SCALE }

  private record Part(Kind kind, long value) {}

  private static final Map<String, Part> PARTS = new HashMap<>();
  private static final Map<String, Integer> ORDINALS = new HashMap<>();
  private static final Set<String> ZERO_LETTERS = Set.of("oh", "o", "o.");

  static {
    for (int i = 0; i < 100; i++) {
      String cardinal = EnglishNumbers.cardinal(i);
      if (cardinal.indexOf(' ') < 0) {
        PARTS.put(cardinal, new Part(i < 10 ? Kind.DIGIT : i < 20 ? Kind.TEEN : Kind.TENS, i));
        ORDINALS.put(EnglishNumbers.ordinal(cardinal), i);
      }
    }
    ORDINALS.remove(EnglishNumbers.ordinal("zero"));
    PARTS.put("hundred", new Part(Kind.HUNDRED, 100));
    for (long scale = 1000, i = 0; i < 4; scale *= 1000, i++) {
      PARTS.put(EnglishNumbers.cardinal(scale).substring("one ".length()), new Part(Kind.SCALE, scale));
    }
  }

  private final List<String> words;

  SpokenText(List<String> words) {
    this.words = words;
  }

  int size() {
    return words.size();
  }

  /** The word at a place, empty before the first and behind the last. */
  String word(int at) {
    return at < 0 || at >= words.size() ? "" : words.get(at);
  }

  boolean is(int at, String... expected) {
    for (int i = 0; i < expected.length; i++) {
      if (!word(at + i).equals(expected[i])) {
        return false;
      }
    }
    return true;
  }

  boolean in(int at, Set<String> expected) {
    return expected.contains(word(at));
  }

  boolean isEnd(int at) {
    return at >= words.size();
  }

  boolean is(int at, Kind kind) {
    Part part = PARTS.get(word(at));
    return part != null && part.kind == kind;
  }

  /** Its value; 0 for what is no part of a number. */
  long value(int at) {
    Part part = PARTS.get(word(at));
    return part == null ? 0 : part.value;
  }

  /** Whether it is one of the words that cardinals are made of. */
  boolean isNumber(int at) {
    return PARTS.containsKey(word(at));
  }

  /** Whether a number ends before it: neither it nor a decimal point in front of digits continues one. */
  boolean isClosed(int at) {
    return !isNumber(at) && !(is(at, "point") && digit(at + 1) >= 0);
  }

  /** The digit that is said, also as {@code oh}; -1 for none. */
  int digit(int at) {
    return is(at, Kind.DIGIT) ? (int) value(at) : ZERO_LETTERS.contains(word(at)) ? 0 : -1;
  }

  /** Whether it is a zero said as a letter, which may as well be an exclamation. */
  boolean isLetterZero(int at) {
    return in(at, ZERO_LETTERS);
  }

  /** 1 for {@code first}, up to 19, and tens up to 90; 0 for what is no ordinal. */
  int ordinal(int at) {
    return ORDINALS.getOrDefault(word(at), 0);
  }
}
