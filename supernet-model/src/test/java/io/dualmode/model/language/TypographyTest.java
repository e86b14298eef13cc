package io.dualmode.model.language;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypographyTest {
  @Test
  void everyDashOfUnicode_isAHyphen() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (Character.getType(c) == Character.DASH_PUNCTUATION) {
        assertEquals("a-b", Typography.lookupForm("a" + Character.toString(c) + "b"), "U+" + Integer.toHexString(c));
      }
    }
    assertEquals("-5", Typography.lookupForm("\u22125"));
    assertEquals("#5", Typography.lookupForm("\u21165"));
  }

  @Test
  void everyQuoteOfUnicode_isAnAsciiOne() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      boolean quote = Character.getType(c) == Character.INITIAL_QUOTE_PUNCTUATION || Character.getType(c) == Character.FINAL_QUOTE_PUNCTUATION;
      if (quote && !(c >= 0x2e00 && c <= 0x2eff)) {
        String form = Typography.lookupForm("a" + Character.toString(c) + "b");
        assertEquals("a\"b", form.replace('\'', '"'), "U+" + Integer.toHexString(c));
      }
    }
    for (String apostrophe : "' \u2019 \u2018 \u02bc \u00b4 ` \u2032 \uff07".split(" ")) {
      assertEquals("don't", Typography.lookupForm("don" + apostrophe + "t"));
    }
  }

  @Test
  void everySpaceOfUnicode_isABlank_andShapelessCharactersGo() {
    for (int c = 0x80; c <= Character.MAX_CODE_POINT; c++) {
      String expected = Character.isSpaceChar(c) ? "a b" : Character.getType(c) == Character.FORMAT ? "ab" : null;
      if (expected != null) {
        assertEquals(expected, Typography.lookupForm("a" + Character.toString(c) + "b"), "U+" + Integer.toHexString(c));
      }
    }
  }

  @Test
  void everyDigitOfUnicode_isOneOfAscii() {
    for (int c = 0x80; c <= Character.MAX_CODE_POINT; c++) {
      if (Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER) {
        assertEquals("1" + Character.digit(c, 10) + "m", Typography.lookupForm("1" + Character.toString(c) + "m"), "U+" + Integer.toHexString(c));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '#', value = {"soft\u00adware # software", "１０ # 10", "ﬁre # fire", "2½ # 2 1/2", "½ # 1/2", "m² # m^2",
      "cafe\u0301 # café", "™ # TM", "℃ # °C", "go\ufe0f # go", "ten # ten",
      "١٢ # 12", "३ # 3"})
  void form_isPlain(String written, String form) {
    assertEquals(form, Typography.lookupForm(written));
  }

  @Test
  void bareAndWithoutMarks() {
    assertEquals("don't", Typography.bare("(\"don't,\""));
    assertEquals("", Typography.bare("..."));
    assertEquals("forward", Typography.withoutMarks("fórward"));
  }
}
