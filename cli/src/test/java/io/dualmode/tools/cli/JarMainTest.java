package io.dualmode.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The start of the runnable jar: a second virtual machine with the vector module where that helps. */
class JarMainTest {
  private static final String WARNING = "WARNING: Using incubator modules: jdk.incubator.vector\n";

  private static String copied(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JarMain.copyWithoutWarning(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), new PrintStream(out));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void errors_areCopiedWithoutTheWarning() throws IOException {
    assertEquals("", copied(WARNING));
    assertEquals("", copied(WARNING.replace("\n", "\r\n")));
    assertEquals("dualmode: x\n\n", copied(WARNING + "dualmode: x\n\n"));
    for (String other : List.of("", "W", "WARNING: something else\n", "dualmode: x\n" + WARNING, "\n", WARNING.substring(0, 20), "\u00e4\ud83d\ude00")) {
      assertEquals(other, copied(other));
    }
  }

  @Test
  void command_hasTheOptionsOfTheFirstMachine() {
    List<String> command = JarMain.command("java", List.of("-Xmx300m", "-agentlib:jdwp=x", "-Da=b c"), "x.jar", new String[] {"listen", "-"});
    assertEquals(List.of("java", "--add-modules=jdk.incubator.vector", "-XX:-UsePerfData", "-XX:+UseSerialGC", "-Xmx300m", "-Da=b c", "-cp", "x.jar",
        "io.dualmode.tools.cli.Main", "listen", "-"), command);
    assertFalse(JarMain.command("java", List.of("-XX:+UseZGC"), "x", new String[0]).contains("-XX:+UseSerialGC"));
  }

  @Test
  void computes_isWhatNeedsTheModule() {
    assertTrue(Commands.computes("transcribe", "a.wav"));
    assertTrue(Commands.computes("--config", "help", "transcribe", "a.wav"));
    assertFalse(Commands.computes());
    assertFalse(Commands.computes("--help"));
    assertFalse(Commands.computes("config"));
    assertFalse(Commands.computes("transcribe", "--help"));
  }

  @Test
  void main_runsWithTheModule_passesStatusAndStreams() throws Exception {
    Path sample = Path.of("../samples/something.flac");
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx600m", "-cp",
        System.getProperty("java.class.path"), JarMain.class.getName(), "transcribe", "missing.wav", "-").redirectInput(sample.toFile()).start();
    process.onExit().get(120, TimeUnit.SECONDS);
    assertEquals("-\tGo somewhere and do something.\n", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    assertEquals("dualmode: missing.wav: no such file; check the name\n", new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    assertEquals(1, process.exitValue());
  }

  @Test
  void main_askedToEnd_endsAfterTheSecondProcess_withItsStatus() throws Exception {
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx600m", "-cp",
        System.getProperty("java.class.path"), JarMain.class.getName(), "serve", "--port", "0").redirectErrorStream(true).start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      StringBuilder said = new StringBuilder();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.append(line).append('\n');
        if (line.startsWith("listening on ")) {
          break;
        }
      }
      ProcessHandle second = process.children().findAny().orElseThrow(() -> new AssertionError(said.toString()));
      process.destroy();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertFalse(second.isAlive());
      assertEquals(0, process.exitValue(), said.toString());
    } finally {
      process.destroyForcibly();
    }
  }
}
