package io.dualmode.tools.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogTextTest {
  @Test
  void of_controlCharacters_areSpelled() {
    assertEquals("a\\u000aERROR\\u001b[31m\\u0085\\u2028\\u202ez", LogText.of("a\nERROR\u001b[31m\u0085\u2028\u202ez", 100));
    assertEquals("\\ud800x", LogText.of("\ud800x", 100));
    assertEquals("grüße 貍 \ud83d\ude00", LogText.of("grüße 貍 \ud83d\ude00", 100));
    assertEquals("null", LogText.of(null, 5));
    assertEquals("abc...", LogText.of("abcdef", 3));
  }

  @Test
  void anyText_staysInItsBounds_onOneLine() {
    Random random = new Random(133);
    for (int round = 0; round < 2000; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(300);
      for (int i = 0; i < length; i++) {
        text.append((char) random.nextInt(random.nextInt(10) == 0 ? 65_536 : 256));
      }
      String clean = LogText.ofBytes(text.toString(), 120);
      assertTrue(clean.getBytes(StandardCharsets.UTF_8).length <= 120);
      assertTrue(clean.codePoints().noneMatch(LogText::isUnsafe), clean);
    }
  }

  /** A text of the size of a message costs no more than its first characters. */
  @Test
  void ofBytes_longText_isCutOnce() {
    String text = "貍".repeat(3_000_000);
    for (int round = 0; round < 2000; round++) {
      assertEquals(40, LogText.ofBytes(text, 120).length());
    }
  }
}
