package io.dualmode.model.kernel.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelProviderTest {
  @Test
  void kernels_withTheModule_areVectorAndChosenOnce() {
    assertTrue(KernelProvider.kernels().name().startsWith("vector-"), KernelProvider.kernels().name());
    assertSame(KernelProvider.kernels(), KernelProvider.kernels(KernelProvider.Choice.AUTO));
    assertEquals("scalar", KernelProvider.kernels(KernelProvider.Choice.SCALAR).name());
  }

  @Test
  void kernels_withoutTheModule_areScalarWithOneWarningThatNamesTheFlag() throws IOException, InterruptedException {
    String output = runProbe(List.of());
    assertTrue(output.contains("scalar scalar"), output);
    assertEquals(1, count(output, "WARN"), output);
    assertTrue(output.contains("--add-modules jdk.incubator.vector"), output);
    assertTrue(output.contains("refused: Vector kernels: module jdk.incubator.vector is not in the boot layer"), output);
  }

  @Test
  void kernels_withTheFlag_areVectorWithoutWarning() throws IOException, InterruptedException {
    String output = runProbe(List.of("--add-modules", "jdk.incubator.vector"));
    assertTrue(output.contains("vector-"), output);
    assertEquals(0, count(output, "WARN "), output);
  }

  private static int count(String text, String part) {
    return (text.length() - text.replace(part, "").length()) / part.length();
  }

  private static String runProbe(List<String> flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), KernelProbe.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("JDK_JAVA_OPTIONS");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
