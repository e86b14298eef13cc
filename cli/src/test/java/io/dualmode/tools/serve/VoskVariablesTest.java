package io.dualmode.tools.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VoskVariablesTest {
  private static VoskVariables of(String... entry) {
    return new VoskVariables(entry.length == 0 ? Map.of() : Map.of(entry[0], entry[1]));
  }

  @Test
  void optionsGoFirst_thenVariables_thenVoskServersDefaults() {
    assertEquals(2700, of().port(null));
    assertEquals(8000, of().sampleRateHz(null));
    assertEquals(0, of().alternatives(null));
    assertEquals(2701, of("VOSK_SERVER_PORT", " 2701 ").port(null));
    assertEquals(0, of("VOSK_SERVER_PORT", "2701").port("0"));
    assertEquals(22_050.5f, of("VOSK_SAMPLE_RATE", "22050.5").sampleRateHz(null));
    assertEquals(16_000, of("VOSK_SAMPLE_RATE", "none").sampleRateHz("16000"));
    assertEquals(5, of("VOSK_ALTERNATIVES", "5").alternatives(null));
    for (String empty : List.of("", " ")) {
      assertEquals(2700, of("VOSK_SERVER_PORT", empty).port(null));
      assertEquals(8000, of("VOSK_SAMPLE_RATE", empty).sampleRateHz(null));
      assertEquals("", of("VOSK_MODEL_PATH", empty).text(null, VoskVariables.MODEL_PATH));
    }
  }

  @Test
  void valuesOutOfRange_areAnErrorThatNamesTheVariable() {
    for (String wrong : List.of("abc", "NaN", "Infinity", "-1", "0", "3999", "384001", "1e9", "16k", "8000,16000")) {
      String message = assertThrows(IllegalArgumentException.class, () -> of("VOSK_SAMPLE_RATE", wrong).sampleRateHz(null)).getMessage();
      assertEquals("VOSK_SAMPLE_RATE is '" + wrong + "', allowed: 4000..384000", message);
    }
    for (String wrong : List.of("-3", "1001", "two", "1.5", "NaN", "99999999999")) {
      String message = assertThrows(IllegalArgumentException.class, () -> of("VOSK_ALTERNATIVES", wrong).alternatives(null)).getMessage();
      assertEquals("VOSK_ALTERNATIVES is '" + wrong + "', allowed: whole numbers 0..1000", message);
      assertTrue(assertThrows(IllegalArgumentException.class, () -> of().alternatives(wrong)).getMessage().startsWith("--alternatives is"));
    }
    for (String wrong : List.of("-1", "65536", "tcp://10.0.0.7:2700", "80.5")) {
      assertThrows(IllegalArgumentException.class, () -> of("VOSK_SERVER_PORT", wrong).port(null));
    }
  }

  @Test
  void words_areReadAsVoskServerReadsThem_andThatIsSaidWhereItSurprises() {
    assertTrue(of().words(null));
    assertFalse(of("VOSK_SHOW_WORDS", "").words(null));
    assertFalse(of("VOSK_SHOW_WORDS", "True").words(false));
    for (String surprising : List.of("0", "false", "no", "maybe", "off")) {
      assertTrue(of("VOSK_SHOW_WORDS", surprising).words(null));
      assertEquals(1, of("VOSK_SHOW_WORDS", surprising).remarks(null).size());
      assertEquals(List.of(), of("VOSK_SHOW_WORDS", surprising).remarks(false));
    }
    for (String plain : List.of("1", "True", "yes", "")) {
      assertEquals(List.of(), of("VOSK_SHOW_WORDS", plain).remarks(null));
    }
  }

  @Test
  void variablesThatNothingReads_areNamed() {
    assertTrue(of("VOSK_CERT_FILE", "cert.pem").remarks(null).get(0).startsWith("not read: VOSK_CERT_FILE;"));
    assertTrue(of("VOSK_ARGS", "-x").remarks(null).get(0).contains("VOSK_SAMPLE_RATE"));
    assertEquals(List.of(), of("VOSKY", "1").remarks(null));
  }
}
