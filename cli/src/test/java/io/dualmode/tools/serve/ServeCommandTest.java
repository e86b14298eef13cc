package io.dualmode.tools.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Addresses and switches from options and from what vosk-server's environment may hold. */
class ServeCommandTest {
  @Test
  void address_withoutOptionAndVariable_isThisMachineOnly() throws IOException {
    assertTrue(ServeCommand.address(null, Map.of(), 0).getAddress().isLoopbackAddress());
    assertTrue(ServeCommand.address(null, Map.of("VOSK_SERVER_INTERFACE", ""), 0).getAddress().isLoopbackAddress());
    assertTrue(ServeCommand.address(null, Map.of("VOSK_SERVER_INTERFACE", "0.0.0.0"), 2700).getAddress().isAnyLocalAddress());
    assertTrue(ServeCommand.address("127.0.0.1", Map.of("VOSK_SERVER_INTERFACE", "0.0.0.0"), 0).getAddress().isLoopbackAddress());
    assertEquals("[0:0:0:0:0:0:0:1]", ServeCommand.host(ServeCommand.address("::1", Map.of(), 0)));
    assertThrows(IOException.class, () -> ServeCommand.address("no such host.invalid", Map.of(), 0));
  }

  @Test
  void words_areReadAsVoskServerReadsThem() {
    assertTrue(ServeCommand.words(null, Map.of()));
    assertTrue(ServeCommand.words(null, Map.of("VOSK_SHOW_WORDS", "0")));
    assertFalse(ServeCommand.words(null, Map.of("VOSK_SHOW_WORDS", "")));
    assertFalse(ServeCommand.words(false, Map.of("VOSK_SHOW_WORDS", "True")));
  }
}
