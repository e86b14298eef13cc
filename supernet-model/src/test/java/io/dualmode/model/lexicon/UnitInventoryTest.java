package io.dualmode.model.lexicon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.language.en.English;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitInventoryTest {

  @Test
  void arpabet_hasSilenceFirstThenTheAlphabet() {
    UnitInventory units = English.arpabet();
    assertEquals(40, units.size());
    assertEquals("SIL", units.name(UnitInventory.SILENCE));
    List<String> phones = units.names().subList(1, 40);
    assertEquals(phones.stream().sorted().toList(), phones);
    assertEquals(1, units.index("AA"));
    assertEquals(39, units.index("ZH"));
  }

  @Test
  void write_thenRead_givesTheSameUnits() throws Exception {
    UnitInventory wordPieces = UnitInventory.of(List.of("<blank>", "▁the", "s", "▁straße", "ing"));
    StringWriter text = new StringWriter();
    wordPieces.write(text);
    assertEquals("<blank>\n▁the\ns\n▁straße\ning\n", text.toString());
    assertEquals(wordPieces, UnitInventory.read(new StringReader(text.toString()), "units.txt"));
  }

  @ParameterizedTest
  @CsvSource({
      "'SIL\nAA\nAA\n', 3, AA",
      "'SIL\n\nAA\n', 2, blank",
      "'SIL\nA A\n', 2, A A",
      "'', 1, no unit"})
  void read_malformed_namesSourceLineAndFault(String text, int line, String fault) {
    LexiconFormatException e = assertThrows(LexiconFormatException.class,
        () -> UnitInventory.read(new StringReader(text), "m/units.txt"));
    assertEquals(line, e.line());
    assertTrue(e.getMessage().startsWith("m/units.txt:" + line + ": ") && e.getMessage().contains(fault), e.getMessage());
  }

  @Test
  void index_unknown_isAnErrorThatNamesIt() {
    UnitInventory units = English.arpabet();
    assertEquals(-1, units.indexOf("QX"));
    String message = assertThrows(IllegalArgumentException.class, () -> units.index("QX")).getMessage();
    assertTrue(message.contains("'QX'"), message);
    assertThrows(IndexOutOfBoundsException.class, () -> units.name(40));
  }
}
