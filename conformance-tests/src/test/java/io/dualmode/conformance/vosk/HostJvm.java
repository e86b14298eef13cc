package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Pointer;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** Compiles Vosk applications against the real jar and runs them in a JVM of their own, on either engine. */
final class HostJvm {
  /** Put there by the build. */
  static final Path VOSK_JAR = Path.of("target/hosts/vosk.jar").toAbsolutePath();
  private static final long TIMEOUT_SECONDS = 240;

  /** What a program printed. */
  record Output(List<String> lines, String errors) {}

  private final Path directory;

  /** @param directory for compiled classes and output, empty */
  HostJvm(Path directory) {
    this.directory = directory;
  }

  /** The jar or folder that a class comes from. */
  static Path origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Path jna() {
    return origin(Pointer.class);
  }

  /** The class path of the tests: the adapter, the engine and what they need, without the real jar. */
  static List<Path> adapterClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of).toList();
  }

  static List<Path> realClassPath() {
    assertTrue(Files.exists(VOSK_JAR), () -> VOSK_JAR + " is missing; the build copies it before the tests");
    return List.of(VOSK_JAR, jna());
  }

  /** Compiles an application of the test resources against the real jar only. */
  Path compile(String application) throws IOException {
    Path classes = Files.createDirectories(directory.resolve(application));
    Path source = classes.resolve(application + ".java");
    try (var in = HostJvm.class.getResourceAsStream(application + ".java")) {
      Files.write(source, in.readAllBytes());
    }
    int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-d", classes.toString(), "-cp",
        join(realClassPath()), source.toString());
    assertEquals(0, status, application + " does not compile against " + VOSK_JAR);
    return classes;
  }

  private static String join(List<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Runs a compiled application to its end. */
  Output run(List<Path> classPath, Path classes, List<String> jvmOptions, String main, String... arguments)
      throws IOException, InterruptedException {
    List<Path> all = new ArrayList<>(List.of(classes));
    all.addAll(classPath);
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", join(all), main));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(directory, main, ".out");
    Path errors = Files.createTempFile(directory, main, ".err");
    Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(errors.toFile()).start();
    try {
      assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), main + " did not end in " + TIMEOUT_SECONDS + " s");
    } finally {
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), () -> main + " failed: " + read(errors) + read(out));
    return new Output(Files.readAllLines(out), read(errors));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
