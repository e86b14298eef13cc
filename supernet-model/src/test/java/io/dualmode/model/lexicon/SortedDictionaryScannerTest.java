package io.dualmode.model.lexicon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.dualmode.model.language.en.English;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedDictionaryScannerTest {
  private static final UnitInventory UNITS = English.arpabet();

  private static PackedEntries scan(String dictionary) {
    return SortedDictionaryScanner.scan(dictionary.getBytes(StandardCharsets.UTF_8), UNITS);
  }

  @Test
  void scan_whatALexiconWrites_readsAsTheGeneralReaderDoes() throws IOException {
    Random random = new Random(5);
    PronunciationLexicon lexicon = PronunciationLexicon.empty(UNITS);
    for (int i = 0; i < 3000; i++) {
      StringBuilder word = new StringBuilder();
      for (int k = 1 + random.nextInt(6); k > 0; k--) {
        word.append("ab'c-z.(".charAt(random.nextInt(8)));
      }
      lexicon.add(word.toString(), random.ints(1 + random.nextInt(5), 1, UNITS.size()).toArray());
    }
    StringWriter text = new StringWriter();
    lexicon.write(text);
    PackedEntries scanned = scan(text.toString());
    assertNotNull(scanned);
    PronunciationLexicon general = new CmuDictionaryReader(UNITS).read(new StringReader(text.toString()), "test");
    PronunciationLexicon quick = new PronunciationLexicon(UNITS, scanned);
    assertEquals(general.size(), quick.size());
    general.forEach((word, variants) -> {
      List<int[]> found = quick.pronunciations(word);
      assertEquals(variants.size(), found.size(), word);
      for (int v = 0; v < found.size(); v++) {
        assertArrayEquals(variants.get(v), found.get(v), word);
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"b B\na AA\n", "a AA\na B\n", "a AA\na(2) AA\n", "a(2) AA\n", "a\tAA\n", "a  AA\n", "a AA \n", "a AA0\n",
      "a AA\r\n", "# a\n", ";;; a\n", "a SIL\n", "a QQ\n", "a AA", "a\n", "\n", "ä AA\n", "a(2 AA\n)", "() AA\n", "a() AA\n", "\uFEFFa AA\n"})
  void scan_anythingElse_isLeftToTheGeneralReader(String dictionary) {
    assertNull(scan(dictionary));
  }

  @Test
  void scan_nothing_isAnEmptyLexicon() {
    assertEquals(0, scan("").size());
  }
}
