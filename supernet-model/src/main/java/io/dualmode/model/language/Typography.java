package io.dualmode.model.language;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * Takes typography out of a word, so that it can be looked up: what an application sees stays as it wrote it.
 *
 * <p>Compatibility forms become plain ones (NFKC: full-width digits, ligatures, fractions), quotes and primes of every kind become
 * {@code '}, dashes and minus signs {@code -}, spaces one blank; soft hyphens, joiners, direction marks, variation selectors and
 * other characters without a shape go. Decimal digits of any script become those of ASCII. A fraction behind a digit is set apart ({@code 2½} is {@code 2 1/2}), raised 2 and 3 become
 * {@code ^2} and {@code ^3}.
 *
 * <p>Source: Unicode Standard Annex #15, Unicode normalization forms.
 */
public final class Typography {
  private static final Pattern SHAPELESS = Pattern.compile("[\\p{Cf}\\p{Cc}&&[^\\s]]|[\\x{FE00}-\\x{FE0F}\\x{E0100}-\\x{E01EF}]");
  private static final Pattern FRACTION = Pattern.compile("(?<=\\d)(?=[\\x{BC}-\\x{BE}\\x{2150}-\\x{215E}])");
  private static final Pattern SINGLE = Pattern.compile("[`\\x{B4}\\x{2018}-\\x{201B}\\x{2032}\\x{2035}\\x{2039}\\x{203A}\\x{275B}\\x{275C}"
      + "\\x{FF07}\\x{2BC}\\x{2B9}\\x{2BB}\\x{2BD}\\x{2C8}\\x{55A}\\x{5F3}\\x{A78C}]");
  private static final Pattern DOUBLE = Pattern.compile("[\\x{AB}\\x{BB}\\x{201C}-\\x{201F}\\x{2033}\\x{2036}\\x{275D}\\x{275E}\\x{275F}\\x{2760}"
      + "\\x{301D}-\\x{301F}\\x{FF02}\\x{2BA}\\x{2EE}\\x{5F4}]");
  private static final Pattern DASH = Pattern.compile("[\\p{Pd}\\x{2212}\\x{2043}\\x{2CB}\\x{2D7}]");
  private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");

  private Typography() {}

  /** The word in plain characters, case kept; possibly empty. */
  public static String lookupForm(String word) {
    if (isPlain(word)) {
      return word;
    }
    String text = SHAPELESS.matcher(word).replaceAll("");
    text = FRACTION.matcher(text).replaceAll(" ").replace("\u00b2", "^2").replace("\u00b3", "^3").replace('\u2116', '#');
    text = DOUBLE.matcher(SINGLE.matcher(text).replaceAll("'")).replaceAll("\"");
    text = Normalizer.normalize(text, Normalizer.Form.NFKC).replace('\u2044', '/').replace('\u2215', '/');
    text = withAsciiDigits(text);
    return SPACES.matcher(DASH.matcher(text).replaceAll("-")).replaceAll(" ").strip();
  }

  private static String withAsciiDigits(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints().forEach(c -> plain.appendCodePoint(Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER ? '0' + Character.digit(c, 10) : c));
    return plain.toString();
  }

  private static boolean isPlain(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c <= ' ' || c > '~' || c == '`') {
        return false;
      }
    }
    return true;
  }

  /** The word without accents and other marks: {@code café} is {@code cafe}. */
  public static String withoutMarks(String word) {
    return isPlain(word) ? word : MARKS.matcher(Normalizer.normalize(word, Normalizer.Form.NFD)).replaceAll("");
  }

  /** The word from its first to its last letter or digit, empty where it has none. */
  public static String bare(String word) {
    int start = 0;
    int end = word.length();
    while (start < end && !Character.isLetterOrDigit(word.codePointAt(start))) {
      start += Character.charCount(word.codePointAt(start));
    }
    while (end > start && !isPartOfWord(word.codePointBefore(end))) {
      end -= Character.charCount(word.codePointBefore(end));
    }
    return word.substring(start, end);
  }

  private static boolean isPartOfWord(int point) {
    return Character.isLetterOrDigit(point) || Character.getType(point) == Character.NON_SPACING_MARK;
  }
}
