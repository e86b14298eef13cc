package io.dualmode.tools.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
