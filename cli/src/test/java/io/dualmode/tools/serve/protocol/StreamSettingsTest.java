package io.dualmode.tools.serve.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.tools.serve.guard.ServerLimits;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamSettingsTest {
  private static final StreamSettings START = new StreamSettings(8000, true, false, 0, null, null);

  private static StreamSettings with(String config) {
    return ClientMessage.read("{\"config\" : " + config + "}", START).settings();
  }

  @Test
  void with_everyKey_changesOneSetting() {
    assertEquals(START, with("{\"model\" : \"elsewhere\", \"unknown\" : [1]}"));
    assertEquals(new StreamSettings(44_100.5f, true, false, 0, null, null), with("{\"sample_rate\" : 44100.5}"));
    assertEquals(new StreamSettings(16_000, true, false, 0, null, null), with("{\"sample_rate\" : \"16000\"}"));
    assertEquals(new StreamSettings(8000, false, false, 0, null, null), with("{\"words\" : 0}"));
    assertEquals(new StreamSettings(8000, true, true, 0, null, null), with("{\"partial_words\" : \"true\"}"));
    assertEquals(new StreamSettings(8000, true, false, 7, null, null), with("{\"max_alternatives\" : 7}"));
    assertEquals(new StreamSettings(8000, true, false, 0, "[\"zero one\",\"[unk]\"]", null),
        with("{\"phrase_list\" : [\"zero one\", \"[unk]\"]}"));
    assertEquals(new StreamSettings(8000, true, false, 0, "[\"zero one\"]", null), with("{\"phrase_list\" : \"zero one\"}"));
    assertEquals(START, with("{\"phrase_list\" : null}"));
  }

  @Test
  void with_keysBeyondVoskServers_areWishes() {
    assertEquals(RecognitionMode.TWO_PASS, with("{\"mode\" : \"two-pass\"}").beyond().mode());
    assertEquals("de", with("{\"language\" : \"de\"}").beyond().language());
    assertEquals(List.of(new Hotword("new york", 5), new Hotword("quokka", 3)),
        with("{\"hotwords\" : [\"new york=5\", \" quokka \", \"\"]}").beyond().hotwords());
    assertEquals("#JSGF V1.0;", with("{\"grammar\" : \"#JSGF V1.0;\"}").beyond().grammar());
    assertTrue(with("{\"detailed\" : true}").beyond().detailed());
    assertTrue(with("{\"text\" : \"readable\"}").beyond().readable());
    for (String wrong : List.of("{\"text\" : \"nice\"}", "{\"mode\" : \"fast\"}", "{\"mode\" : 5}", "{\"mode\" : null}",
        "{\"language\" : {}}", "{\"hotwords\" : 7}",
        "{\"hotwords\" : [\"a=b\"]}", "{\"hotwords\" : [\"a=99\"]}", "{\"hotwords\" : [\"=3\"]}", "{\"grammar\" : []}",
        "{\"detailed\" : {}}", "{\"language\" : \"" + "x".repeat(100) + "\"}")) {
      String told = assertThrows(IllegalArgumentException.class, () -> with(wrong), wrong).getMessage();
      assertTrue(told.length() < 200 && !told.contains("\n"), told);
    }
  }

  @Test
  void read_otherMessages_sayWhatTheyAsk() {
    assertEquals(ClientMessage.Kind.EOF, ClientMessage.read("{\"eof\" : 1}", START).kind());
    assertEquals(ClientMessage.Kind.RESET, ClientMessage.read("{\"reset\" : 1, \"x\" : [{}]}", START).kind());
    assertEquals(ClientMessage.Kind.CONFIG, ClientMessage.read("{\"eof\" : 1, \"config\" : {}}", START).kind());
    for (String none : List.of("", "hello", "5", "[]", "{}", "{\"end\" : 1}", "{\"eof\" : 1", "{\"eof\" : 1} x", "{\"config\" : 5}",
        "{\"config\" : null}", "{\"config\" : []}")) {
      assertThrows(IllegalArgumentException.class, () -> ClientMessage.read(none, START), none);
    }
  }

  /** Messages as long as may be, of values of every kind: two hundred of them are read at once if none costs more than its length. */
  @Test
  void read_longMessages_costTheirLength() {
    int length = ServerLimits.TEXT_BYTES;
    List<String> values = List.of("\"" + "x".repeat(length) + "\"", "9".repeat(length), "[" + "1,".repeat(length / 2) + "1]",
        "[".repeat(length), "{\"a\":".repeat(length / 5), "[" + "\"貍 a\",".repeat(length / 8) + "\"b\"]",
        "\"" + "\\u001b".repeat(length / 6) + "\"");
    for (int round = 0; round < 200; round++) {
      String key = List.of("sample_rate", "words", "max_alternatives", "phrase_list", "unknown", "mode", "language", "hotwords",
          "grammar", "detailed")
          .get(round % 10);
      String value = values.get(round / 10 % values.size());
      try {
        StreamSettings read = with("{\"" + key + "\" : " + value + "}");
        assertTrue(read.phraseList() == null || read.phraseList().length() <= 4 * length, key);
      } catch (IllegalArgumentException e) {
        assertTrue(e.getMessage().length() < 300, e.getMessage());
      }
    }
  }
}
