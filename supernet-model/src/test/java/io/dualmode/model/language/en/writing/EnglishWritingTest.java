package io.dualmode.model.language.en.writing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ibm.icu.text.RuleBasedNumberFormat;
import io.dualmode.model.language.WrittenForms;
import io.dualmode.model.language.WrittenForms.Written;
import io.dualmode.model.language.en.reading.EnglishForms;
import io.dualmode.model.language.en.reading.EnglishNumbers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EnglishWritingTest {
  private static final int ROUNDS = 3000;
  private static final WrittenForms FORMS = EnglishWriting.INSTANCE;

  /** More than two hundred sentences, with and without numbers. */
  @Test
  void written_listedSentences_areAsExpected() throws IOException {
    List<String> wrong = new ArrayList<>();
    int sentences = 0;
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(getClass().getResourceAsStream("written.tsv"),
        StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("#")) {
          continue;
        }
        sentences++;
        String[] pair = line.split("\t");
        String expected = pair[pair.length - 1];
        String actual = written(pair[0]);
        if (!actual.equals(expected)) {
          wrong.add(pair[0] + ": expected '" + expected + "', got '" + actual + "'");
        }
      }
    }
    assertTrue(sentences > 200, sentences + " sentences");
    assertTrue(wrong.isEmpty(), wrong.size() + " of " + sentences + " are wrong:\n" + String.join("\n", wrong));
  }

  @Test
  void written_numbersOfTheSpeller_comeBack() {
    Random random = new Random(11);
    RuleBasedNumberFormat icu = new RuleBasedNumberFormat(Locale.US, RuleBasedNumberFormat.SPELLOUT);
    for (int round = 0; round < ROUNDS; round++) {
      long number = 10 + (long) (Math.exp(random.nextDouble() * Math.log(999_999_989)));
      String expected = new Cardinal(BigDecimal.valueOf(number), 0, Cardinal.Form.FULL).written();
      assertEquals(expected, written(EnglishNumbers.cardinal(number)), "number " + number);
      assertEquals(expected, written(EnglishNumbers.withAnd(number)), "number " + number);
      assertEquals(expected, written(icu.format(number).replace('-', ' ')), "number " + number);
      assertEquals(number, value(expected), expected);
    }
  }

  /** The digits, worked out again without the code under test. */
  private static long value(String written) {
    String[] parts = written.replace(",", "").split(" ");
    long scale = parts.length == 1 ? 1 : parts[1].equals("million") ? 1_000_000 : 1_000_000_000;
    return new BigDecimal(parts[0]).multiply(BigDecimal.valueOf(scale)).longValueExact();
  }

  @Test
  void written_ordinalsOfTheSpeller_comeBack() {
    for (int number = 10; number < 1000; number++) {
      String spoken = EnglishNumbers.ordinal(EnglishNumbers.cardinal(number));
      boolean round = number % 100 == 0;
      String digits = number + (number % 100 / 10 == 1 ? "th" : List.of("th", "st", "nd", "rd", "th", "th", "th", "th", "th", "th").get(number % 10));
      if (!round) {
        String sentence = "the " + spoken + (spoken.endsWith("second") ? " day" : " house");
        assertEquals("the " + digits + (spoken.endsWith("second") ? " day" : " house"), written(sentence), "ordinal " + number);
      }
    }
  }

  @Test
  void written_yearsOfTheSpeller_comeBack() {
    for (int year = 1100; year < 2100; year++) {
      String halves = EnglishNumbers.halves(String.valueOf(year));
      if (halves != null) {
        assertEquals("in " + year + " it was new", written("in " + halves + " it was new"));
      }
      if (year > 2000) {
        assertEquals("in " + year + " it was new", written("in " + EnglishNumbers.cardinal(year) + " it was new"));
      }
    }
  }

  /** What readers of writing speak, writers of speech write: amounts, percentages, decimals and times, as their speller reads them. */
  @Test
  void written_readingsOfOtherForms_comeBack() {
    Random random = new Random(12);
    for (int round = 0; round < ROUNDS; round++) {
      int a = 2 + random.nextInt(998);
      int b = random.nextInt(10) + 10 * random.nextInt(10);
      String cents = String.format(Locale.ROOT, "%02d", b);
      List<String> forms = new ArrayList<>(List.of("$" + a, a + "%", a + "." + random.nextInt(10), "€" + a, a + " km", a + " GHz",
          1 + a % 12 + ":" + (10 + b % 50) + " p.m."));
      if (b > 0) {
        forms.add("$" + a + "." + cents);
      }
      for (String form : forms) {
        // the reader of writing takes a number and its unit as one word
        List<String> spoken = EnglishForms.INSTANCE.readings(form.replace(" ", "")).get(0);
        assertEquals(form, written(String.join(" ", spoken)), form + " as " + spoken);
      }
    }
  }

  @Test
  void written_numbersInAnyOrder_losesNoWordAndNeverFails() {
    List<String> words = List.of("one", "two", "nine", "ten", "twelve", "twenty", "eighty", "hundred", "thousand", "million", "and", "point", "oh",
        "zero", "a", "the", "first", "second", "twelfth", "july", "may", "of", "percent", "dollars", "cents", "p", "m", "p.m.", "o'clock", "half",
        "to", "or", "minus", "at", "in", "year", "old", "double", "house", "nineteen", "eighties", "hundreds", "km", "degrees", "celsius");
    Random random = new Random(13);
    for (int round = 0; round < 20 * ROUNDS; round++) {
      List<String> sentence = new ArrayList<>();
      int length = random.nextInt(12);
      for (int i = 0; i < length; i++) {
        sentence.add(words.get(random.nextInt(words.size())));
      }
      int end = 0;
      for (Written written : FORMS.written(sentence)) {
        assertTrue(written.first() >= end && written.count() > 0 && !written.text().isBlank(), () -> sentence + ": " + written);
        end = written.end();
      }
      assertTrue(end <= length, () -> sentence + ": beyond its end");
    }
  }

  private static String written(String spoken) {
    List<String> words = Arrays.asList(spoken.split(" "));
    StringBuilder text = new StringBuilder();
    int at = 0;
    for (Written written : FORMS.written(words)) {
      for (; at < written.first(); at++) {
        text.append(words.get(at)).append(' ');
      }
      text.append(written.text()).append(' ');
      at = written.end();
    }
    for (; at < words.size(); at++) {
      text.append(words.get(at)).append(' ');
    }
    return text.toString().strip();
  }
}
