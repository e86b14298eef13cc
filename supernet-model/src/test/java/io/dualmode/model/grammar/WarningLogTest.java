package io.dualmode.model.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class WarningLogTest {
  private static List<String> logged(List<String> warnings) {
    List<String> lines = new ArrayList<>();
    Logger log = (Logger) Proxy.newProxyInstance(WarningLogTest.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
      lines.add(((String) arguments[0]).replace("{}", String.valueOf(arguments[1])));
      return null;
    });
    WarningLog.write(log, warnings);
    return lines;
  }

  /** Words of grammars and hotwords come from anybody: they forge no line and reach no terminal. */
  @Test
  void write_wordsOfAnyCharacters_areOneLineOfPlainText() {
    for (int round = 0; round < 300; round++) {
      Random r = new Random(round);
      StringBuilder word = new StringBuilder("hotword '");
      for (int i = 0; i < 1 + r.nextInt(40); i++) {
        word.appendCodePoint(r.nextInt(3) == 0 ? r.nextInt(0xa0) : r.nextInt(3) == 0 ? 0x2000 + r.nextInt(0x70) : 0x400 + r.nextInt(100));
      }
      List<String> lines = logged(List.of(word + "\u001b[31m\n[main] ERROR forged\r\0'"));
      assertEquals(1, lines.size());
      assertTrue(lines.get(0).codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c >= 0x202a && c <= 0x202e),
          lines.get(0));
    }
    assertEquals(21, logged(Collections.nCopies(50, "x")).size());
    assertTrue(logged(List.of("y".repeat(100_000))).get(0).length() < 2000);
  }
}
