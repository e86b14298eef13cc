package io.dualmode.model.language.en.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ibm.icu.text.RuleBasedNumberFormat;
import io.dualmode.model.language.Languages;
import io.dualmode.model.language.SpokenForms;
import io.dualmode.model.language.Typography;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Readings of numerals and symbols, judged by ICU's rule-based number formats where those have the form. */
class EnglishFormsTest {
  private static final RuleBasedNumberFormat ICU = new RuleBasedNumberFormat(Locale.ENGLISH, RuleBasedNumberFormat.SPELLOUT);
  private static final int ROUNDS = 1000;
  private static final long SEED = 20;

  private final SpokenForms english = Languages.of("en-US").spokenForms();

  private List<String> readings(String token) {
    return english.readings(Typography.lookupForm(token)).stream().map(words -> String.join(" ", words)).toList();
  }

  private static String icu(double number, String rules) {
    return ICU.format(number, "%spellout-" + rules).replace('-', ' ').replace(",", "");
  }

  private void assertRead(String token, String expected) {
    assertTrue(readings(token).contains(expected), () -> "'" + token + "' (seed " + SEED + "): expected '" + expected + "' in " + readings(token));
  }

  /** Numbers of every size alike. */
  private static int number(Random random) {
    return random.nextInt((int) Math.pow(10, 1 + random.nextInt(6)) + 1);
  }

  @Test
  void cardinals_areThoseOfIcu_withAndWithoutAnd() {
    Random random = new Random(SEED);
    for (int i = 0; i < ROUNDS; i++) {
      int n = i < 1100 ? i : number(random);
      assertEquals(icu(n, "cardinal"), readings(String.valueOf(n)).get(0));
      assertRead(String.valueOf(n), icu(n, "cardinal-verbose"));
      if (n >= 1000) {
        String grouped = String.format(Locale.ROOT, "%,d", n);
        for (String comma : List.of(",", "\u00a0", "\u202f", "\u2009")) {
          assertRead(grouped.replace(",", comma), icu(n, "cardinal"));
        }
      }
    }
  }

  @Test
  void years_areThoseOfIcu_andHaveTheOtherReadings() {
    for (int year = 1100; year < 2100; year++) {
      assertRead(String.valueOf(year), icu(year, "numbering-year"));
      assertRead(String.valueOf(year), icu(year, "cardinal-verbose"));
    }
    assertRead("2005", "twenty oh five");
    assertRead("1950", "nineteen fifty");
  }

  @Test
  void ordinals_areThoseOfIcu() {
    Random random = new Random(SEED);
    for (int i = 0; i < ROUNDS; i++) {
      int n = i < 200 ? i + 1 : number(random) + 1;
      String ending = n % 100 / 10 == 1 ? "th" : n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th";
      assertRead(n + ending, icu(n, "ordinal"));
      assertRead(n + ending.toUpperCase(Locale.ROOT), icu(n, "ordinal-verbose"));
    }
  }

  @Test
  void decimalsMoneyAndPercents_areThoseOfIcu() {
    Random random = new Random(SEED);
    for (int i = 0; i < ROUNDS; i++) {
      int whole = number(random);
      int part = 1 + random.nextInt(9);
      String decimal = whole + "." + part;
      String spoken = icu(Double.parseDouble(decimal), "cardinal");
      assertRead(decimal, spoken);
      assertRead(decimal + "%", spoken + " percent");
      assertRead("-" + decimal, "minus " + spoken);
      assertRead("\u2212" + decimal, "minus " + spoken);
      if (whole > 1) {
        assertRead("$" + whole, icu(whole, "cardinal") + " dollars");
        assertRead(whole + "€", icu(whole, "cardinal") + " euros");
        int cents = 11 + random.nextInt(80);
        assertRead("£" + whole + "." + cents, icu(whole, "cardinal") + " pounds and " + icu(cents, "cardinal") + " pence");
        assertRead(whole + "kg", icu(whole, "cardinal") + " kilograms");
        assertRead("(" + whole + "),", icu(whole, "cardinal"));
      }
    }
  }

  @Test
  void mixtures_areReadRunByRun() {
    Random random = new Random(SEED);
    for (int i = 0; i < ROUNDS; i++) {
      String letters = random.ints(2 + random.nextInt(6), 'a', 'z' + 1)
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
      int n = number(random);
      String joint = List.of("", "-", "_", "\u2013", "\u2011").get(random.nextInt(5));
      assertRead(letters + joint + n, letters + " " + icu(n, "cardinal"));
      assertRead(letters + "&" + n, letters + " and " + icu(n, "cardinal"));
    }
  }

  @Test
  void times_areHourAndMinute() {
    for (int hour = 1; hour <= 12; hour++) {
      for (int minute = 1; minute < 60; minute++) {
        String time = String.format(Locale.ROOT, "%d:%02d", hour, minute);
        String spoken = icu(hour, "cardinal") + " " + (minute < 10 ? "oh " : "") + icu(minute, "cardinal");
        assertRead(time, spoken);
        assertRead(time + "pm", spoken + " p.m.");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "10 | ten", "911 | nine one one", "911 | nine hundred eleven", "911 | nine eleven", "007 | double oh seven", "0 | oh",
      "100 | a hundred", "COVID-19 | covid nineteen", "21st | twenty first", "2005 | two thousand and five", "&  | and", "@ | at",
      "Dr. | doctor", "Mr | mister", "St. | saint", "St. | street", "No. | number", "$5 | five dollars", "$5.50 | five fifty",
      "$1.5M | one point five million dollars", "$0.99 | ninety nine cents", "10m | ten meters", "10m | ten million", "10m | ten m",
      "1m | one meter", "5G | five g", "20°C | twenty degrees celsius", "℃ | degrees c", "10:00 | ten o'clock", "10:30 | half past ten",
      "1/2 | one half", "1/2 | a half", "½ | a half", "2½ | two and a half", "3/4 | three quarters", "24/7 | twenty four seven",
      "9/11 | nine eleven", "1990s | nineteen nineties", "90s | nineties", "5-10 | five to ten", "5–10 | five to ten",
      "555-1234 | five five five one two three four", "2005-10-21 | october twenty first twenty oh five", "1.2.3 | one point two point three",
      "4x4 | four by four", "mp3 | mp three", "B2B | b two b", "AT&T | a t and t", "R&B | r and b", "C++ | c plus plus",
      "#1 | number one", "me@example.com | me at example dot com", "１０ | ten", "① | one", "10m² | ten square meters", "10² | ten squared",
      "5'10\" | five foot ten", "5′10″ | five foot ten", "10-year-old | ten year old", "2005's | two thousand five's", "and/or | and or"})
  void token_hasTheReading(String token, String reading) {
    assertRead(token, reading);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '#', value = {"ten", "twenty-one", "don’t", "-", "—", "...", "?", "“go”", "U.S.", "u.s.a.", "café", "[unk]", "***", "++", "&&"})
  void tokenOfWordsOrPunctuation_hasNone(String token) {
    assertEquals(List.of(), readings(token));
  }

  @Test
  void anyToken_isReadInBoundedWays() {
    Random random = new Random(SEED);
    String alphabet = "0123456789.,:;/-+$€%&@#'\"()[]<> aAmMkxsd°½²’–\u00a0\u00ad\ud83d\ude00İß٣";
    for (int i = 0; i < 10 * ROUNDS; i++) {
      String token = random.ints(1 + random.nextInt(12), 0, alphabet.length())
          .collect(StringBuilder::new, (text, at) -> text.append(alphabet.charAt(at)), StringBuilder::append).toString();
      List<String> readings = readings(token);
      assertTrue(readings.size() <= 16, token);
      readings.forEach(reading -> assertFalse(reading.isBlank() || reading.matches(".*[0-9].*|.*  .*"), () -> token + ": " + reading));
    }
    assertEquals(List.of(), readings("9".repeat(1_000_000)));
    assertEquals(List.of(), Languages.of("fi").spokenForms().readings("10"));
  }

  @Test
  void timesSign_isReadAsSuch() {
    assertEquals(List.of(List.of("three", "by", "four"), List.of("three", "times", "four")), EnglishForms.INSTANCE.readings("3\u00d74"));
    assertEquals(List.of(List.of("three", "by", "four"), List.of("three", "x", "four")), EnglishForms.INSTANCE.readings("3x4"));
  }
}
