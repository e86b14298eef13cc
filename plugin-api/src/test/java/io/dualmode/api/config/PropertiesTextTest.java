package io.dualmode.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PropertiesTextTest {
  private static final int ROUNDS = 5000;
  private static final String[] PIECES = {"a", "b", "=", ":", " ", "\t", "\f", "\\", "\\\\", "\n", "\r\n", "\r", "#", "!", "\u00e9", "\\n",
      "\\u0041"};

  private static List<PropertiesText.Entry> read(String text) throws IOException {
    return PropertiesText.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void read_entries_standWhereTheyBegin() throws IOException {
    List<PropertiesText.Entry> entries = read("\uFEFF# x\n\na=1\r\n  ! no \\\nb : 2 \\\n   3\n=c\n\\uXYZ=1\nd");
    assertEquals(List.of("3 a 1", "5 b 2 3", "7  c", "8  ", "9 d "),
        entries.stream().map(e -> e.line() + " " + e.name() + " " + e.value()).toList());
    assertEquals(List.of(8), entries.stream().filter(e -> e.problem().isPresent()).map(PropertiesText.Entry::line).toList());
  }

  @Test
  void read_randomText_saysWhatPropertiesSays() throws IOException {
    Random random = new Random(4);
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      Properties expected = new Properties();
      expected.load(new StringReader(text.toString()));
      Map<String, String> found = new HashMap<>();
      read(text.toString()).forEach(entry -> found.put(entry.name(), entry.value()));
      // a line of a backslash alone is an entry of nothing to Properties or not, depending on what it read before
      expected.remove("");
      found.remove("");
      assertEquals(expected, found, "seed 4, round " + round + ": " + text);
    }
  }

  @Test
  void read_endlessFile_isRefused() {
    InputStream endless = new InputStream() {
      @Override
      public int read() {
        return 'a';
      }
    };
    assertThrows(IOException.class, () -> PropertiesText.read(endless));
  }
}
