package io.dualmode.model.lexicon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.language.en.English;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged dictionaries either read as something that survives a round trip, or give an error with a line number. */
class DictionaryFuzzTest {
  private static final String DICTIONARY = """
      ;;; comment
      a  AH0
      a(2)  EY1
      o'clock  AH0 K L AA1 K  # time
      straße  SH T R AA S AH
      <sil> SIL
      zoo Z UW1
      """;

  @Test
  void mutatedBytes_readOrGiveALine() throws IOException {
    byte[] original = DICTIONARY.getBytes(StandardCharsets.UTF_8);
    int read = 0;
    int refused = 0;
    for (int seed = 0; seed < 5000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = original.clone();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        int replacement = random.nextBoolean() ? random.nextInt(256) : "\n\t ()#;2".charAt(random.nextInt(8));
        bytes[random.nextInt(bytes.length)] = (byte) replacement;
      }
      PronunciationLexicon lexicon;
      try {
        lexicon = PronunciationLexicon.read(new ByteArrayInputStream(bytes), "fuzz", English.arpabet());
      } catch (LexiconFormatException e) {
        assertTrue(e.getMessage().matches("(?s)fuzz:[0-9]+: expected .*, found .*"), "seed " + seed + ": " + e.getMessage());
        refused++;
        continue;
      }
      read++;
      StringWriter text = new StringWriter();
      lexicon.write(text);
      PronunciationLexicon again = PronunciationLexicon.read(new StringReader(text.toString()), "copy", English.arpabet());
      assertEquals(lexicon.size(), again.size(), "seed " + seed);
    }
    assertTrue(read > 500 && refused > 500, read + " read, " + refused + " refused");
  }
}
