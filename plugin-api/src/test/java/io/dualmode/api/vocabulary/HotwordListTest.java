package io.dualmode.api.vocabulary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.SessionOptions;
import io.dualmode.api.config.EngineConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HotwordListTest {
  @TempDir Path dir;

  private static EngineConfig config(String hotwords) {
    return EngineConfig.builder().systemProperties(new Properties()).environment(Map.of("DUALMODE_HOTWORDS", hotwords)).build();
  }

  @Test
  void of_list_phrasesWithAndWithoutBoost() {
    List<Hotword> expected = List.of(new Hotword("new york", 3), new Hotword("dublin", 1.5f), new Hotword("AC/DC", -2));
    assertEquals(expected, SessionOptions.of(config(" new york, dublin = 1.5 ,,AC/DC=-2")).hotwords());
    assertEquals(List.of(), SessionOptions.of(EngineConfig.defaults()).hotwords());
  }

  @Test
  void of_file_oneALine() throws IOException {
    Path file = Files.writeString(dir.resolve("words"), "\uFEFF# names\n\n  D\u00fan Laoghaire = 4\nQueen, the\n");
    assertEquals(List.of(new Hotword("D\u00fan Laoghaire", 4), new Hotword("Queen, the", 3)), SessionOptions.of(config(file.toString())).hotwords());
  }

  @Test
  void build_wrongBoost_saysWhichWordAndWhatIsAllowed() {
    var e = assertThrows(IllegalArgumentException.class, () -> config("a, b=50"));
    assertTrue(e.getMessage().startsWith("dualmode.hotwords (environment variable DUALMODE_HOTWORDS) is 'a, b=50'")
        && e.getMessage().endsWith("hotword 'b': boost is 50.0, allowed: -20..20"), e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> config("a=loud"));
    assertTrue(e.getMessage().endsWith("hotword 'a': boost is 'loud', allowed: -20..20"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> config("=3"));
  }

  @Test
  void of_fileWithAFault_saysTheLine() throws IOException {
    Path file = Files.writeString(dir.resolve("words.txt"), "one\ntwo=x\n");
    var e = assertThrows(IllegalArgumentException.class, () -> SessionOptions.of(config(file.toString())));
    assertTrue(e.getMessage().startsWith("dualmode.hotwords: " + file + ", line 2: "), e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> SessionOptions.of(config("missing.txt")));
    assertEquals("dualmode.hotwords: cannot read missing.txt: no such file", e.getMessage());
    Path bytes = Files.write(dir.resolve("bytes.txt"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    e = assertThrows(IllegalArgumentException.class, () -> SessionOptions.of(config(bytes.toString())));
    assertTrue(e.getMessage().contains("bytes.txt, line 1: is not UTF-8"), e.getMessage());
  }

  @Test
  void phones_configuredHotwords_areDropped() {
    SessionOptions options = SessionOptions.of(config("dublin")).toBuilder().phones(true).build();
    assertTrue(options.phones() && options.hotwords().isEmpty());
    assertThrows(IllegalArgumentException.class,
        () -> options.toBuilder().hotwords(List.of(new Hotword("dublin", 3))).build());
  }
}
