package io.dualmode.model.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What an application sees that does not use DJL, each in a JVM of its own. */
class DjlIsolationTest {
  private static final String ALL = System.getProperty("java.class.path");

  @Test
  void javaEncoder_withDjlOnTheClassPath_neverLoadsIt() throws IOException, InterruptedException {
    String output = run(ALL, "java");
    assertTrue(output.contains("encoded 34 frames"), output);
    assertFalse(output.contains("ai.djl"), output.lines().filter(l -> l.contains("ai.djl")).findFirst().orElse(""));
  }

  @Test
  void javaEncoder_withoutDjl_runs() throws IOException, InterruptedException {
    assertTrue(run(withoutDjl(), "java").contains("encoded 34 frames"));
  }

  @Test
  void djlEncoder_withoutDjl_namesTheArtifacts() throws IOException, InterruptedException {
    String output = run(withoutDjl(), "djl");
    assertTrue(output.contains("refused: Device cpu: DJL is not on the class path"), output);
    assertTrue(output.contains("ai.djl.pytorch:pytorch-engine"), output);
  }

  private static String withoutDjl() {
    return Arrays.stream(ALL.split(java.io.File.pathSeparator)).filter(e -> !e.contains("djl"))
        .collect(Collectors.joining(java.io.File.pathSeparator));
  }

  private static String run(String classPath, String encoder) throws IOException, InterruptedException {
    List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-verbose:class", "-cp",
        classPath, DjlProbe.class.getName(), encoder);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
