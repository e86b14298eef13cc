package io.dualmode.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The shell script, in a project folder of its own with a virtual machine that only prints what it was called with. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class LauncherTest {
  @TempDir Path dir;
  private Path project;
  private Path jdk;

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectories(dir.resolve("a project"));
    Path target = Files.createDirectories(project.resolve("distill-tools/target"));
    script(Files.copy(Path.of("../dualmode"), project.resolve("dualmode"), StandardCopyOption.REPLACE_EXISTING), null);
    Files.writeString(target.resolve("distill-tools.jar"), "");
    Files.writeString(target.resolve("classpath.txt"), "/lib/one.jar:/lib/two.jar");
    jdk = Files.createDirectories(dir.resolve("jdk"));
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"21.0.1\"\n");
    script(jdk.resolve("bin/java"), "for a in \"$@\"; do echo \"[$a]\"; done; echo omp=$OMP_WAIT_POLICY; exit 7");
  }

  private static void script(Path path, String body) throws IOException {
    if (body != null) {
      Files.writeString(path, "#!/bin/sh\n" + body + "\n");
    }
    assertTrue(path.toFile().setExecutable(true));
  }

  private record Run(int status, String out) {}

  private Run run(Path from, Map<String, String> environment, String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile()).redirectErrorStream(true);
    builder.environment().remove("DUALMODE_OPTS");
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return new Run(process.exitValue(), out);
  }

  @Test
  void run_fromAnotherFolderThroughASymbolicLink_passesArgumentsAndStatus() throws Exception {
    Path elsewhere = Files.createDirectories(dir.resolve("elsewhere"));
    Files.createSymbolicLink(elsewhere.resolve("second"), project.resolve("dualmode"));
    Files.createSymbolicLink(elsewhere.resolve("first"), Path.of("second"));
    Run run = run(elsewhere, Map.of("DUALMODE_OPTS", "-Xmx1g -Da=b"), "./first", "transcribe", "a file.wav", "");
    assertEquals(7, run.status(), run.out());
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.containsAll(List.of("[-Xmx1g]", "[-Da=b]", "[--add-modules=jdk.incubator.vector]", "omp=passive")), run.out());
    assertTrue(lines.contains("[" + project.toRealPath() + "/distill-tools/target/distill-tools.jar:/lib/one.jar:/lib/two.jar]"), run.out());
    int main = lines.indexOf("[io.dualmode.tools.cli.Main]");
    assertEquals(List.of("[transcribe]", "[a file.wav]", "[]"), lines.subList(main + 1, main + 4));
  }

  @Test
  void run_oldJdk_saysWhichAndWhatIsNeeded() throws Exception {
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
    Run run = run(dir, Map.of(), project.resolve("dualmode").toString(), "--version");
    assertEquals(1, run.status());
    assertEquals("dualmode: " + jdk + "/bin/java is version 11.0.2; a JDK of version 17 or later is needed (set JAVA_HOME)\n", run.out());
  }

  @Test
  void run_noReleaseFile_asksTheVirtualMachine() throws Exception {
    Files.delete(jdk.resolve("release"));
    script(jdk.resolve("bin/java"), "if [ \"$1\" = -version ]; then echo 'openjdk version \"1.8.0_402\"' >&2; fi");
    Run run = run(dir, Map.of(), project.resolve("dualmode").toString(), "--version");
    assertEquals(1, run.status());
    assertTrue(run.out().contains("is version 1.8.0"), run.out());
  }

  @Test
  void run_wrongJavaHome_saysSo() throws Exception {
    Run run = run(dir, Map.of("JAVA_HOME", "/nowhere"), project.resolve("dualmode").toString(), "--version");
    assertEquals(1, run.status());
    assertEquals("dualmode: JAVA_HOME is /nowhere, but there is no bin/java in it\n", run.out());
  }

  @Test
  void run_sourceNewerThanBuild_buildsOnceAndNotAgain() throws Exception {
    Path bin = Files.createDirectories(dir.resolve("bin"));
    Path log = dir.resolve("mvn.log");
    script(bin.resolve("mvn"), "echo \"$@\" >> '" + log + "'");
    Path source = Files.createDirectories(project.resolve("plugin-api/src/main")).resolve("A.java");
    Files.writeString(source, "");
    Files.setLastModifiedTime(source, java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 2000));
    Files.setLastModifiedTime(source.getParent(), java.nio.file.attribute.FileTime.fromMillis(0));
    Map<String, String> path = Map.of("PATH", bin + ":" + System.getenv("PATH"));
    Run first = run(dir, path, project.resolve("dualmode").toString(), "--version");
    assertTrue(first.out().startsWith("dualmode: building"), first.out());
    assertEquals(1, Files.readAllLines(log).size());
    assertTrue(Files.readString(log).contains("-pl distill-tools -am package"));
    Files.setLastModifiedTime(source, java.nio.file.attribute.FileTime.fromMillis(0));
    Run second = run(dir, path, project.resolve("dualmode").toString(), "--version");
    assertFalse(second.out().contains("building"), second.out());
    assertEquals(1, Files.readAllLines(log).size());
  }

  @Test
  void run_failedBuild_stopsThere() throws Exception {
    Files.delete(project.resolve("distill-tools/target/distill-tools.jar"));
    Path bin = Files.createDirectories(dir.resolve("bin"));
    script(bin.resolve("mvn"), "echo '[ERROR] no network'; exit 1");
    Run run = run(dir, Map.of("PATH", bin + ":" + System.getenv("PATH")), project.resolve("dualmode").toString(), "--version");
    assertEquals(1, run.status());
    assertTrue(run.out().contains("[ERROR] no network") && run.out().contains("the build failed"), run.out());
  }
}
