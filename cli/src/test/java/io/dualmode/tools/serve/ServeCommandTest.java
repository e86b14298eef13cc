package io.dualmode.tools.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.tools.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void misuse_isOneClearLine(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "short");
    for (String[] misuse : new String[][] {
        {"limits are 0 requests", "--max-requests", "0"}, {"limits are 16 requests, 10 bytes", "--max-upload", "10"},
        {"limits are 0 connections", "--max-connections", "0"}, {"0 s of audio", "--max-audio", "0"}, {"0 s for a request",
        "--request-time", "0"},
        {"0 bytes a second", "--min-upload-rate", "0"}, {"'x' is not a", "--max-upload", "x"},
        {"origin is 'example.org', expected SCHEME://HOST[:PORT]", "--origin", "example.org"},
        {"none: no such file", "--token-file", dir.resolve("none").toString()},
        {"must have at least 8 characters", "--token-file", file.toString()},
        {"needs its password", "--keystore", file.toString()},
        {"cannot be opened as PKCS12 or JKS", "--keystore", file.toString(), "--keystore-password-file", file.toString()},
        {"without --keystore", "--keystore-password-file", file.toString()},
        {"no such", "--access-log", dir.resolve("none/log").toString()},
        {"mode is 'fast'", "--mode", "fast"}, {"--sample-rate is 'NaN', allowed: 4000..384000", "--sample-rate", "NaN"},
        {"--alternatives is '-3'", "--alternatives=-3"}, {"--port is '65536'", "--port", "65536"}}) {
      StringWriter err = new StringWriter();
      List<String> arguments = new ArrayList<>(misuse[1].equals("--port") ? List.of("serve") : List.of("serve", "--port", "0"));
      arguments.addAll(List.of(misuse).subList(1, misuse.length));
      int status = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), arguments.toArray(String[]::new));
      assertTrue(status != 0, misuse[1]);
      String first = err.toString().lines().findFirst().orElse("");
      assertTrue(first.contains(misuse[0]), misuse[1] + ": " + err);
      assertTrue(err.toString().lines().count() == 1 || first.contains("Invalid value"), err.toString());
    }
  }
}
