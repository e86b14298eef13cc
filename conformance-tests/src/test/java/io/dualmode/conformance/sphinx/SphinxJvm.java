package io.dualmode.conformance.sphinx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import io.dualmode.api.SpeechEngine;
import io.dualmode.model.engine.SupernetEngineProvider;
import io.dualmode.sphinx.NeuralSearchManager;
import io.dualmode.tools.audio.AudioFile;
import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.slf4j.Logger;

/** Compiles Sphinx4 applications against the stock jar and runs them in a JVM of their own, on either engine. */
final class SphinxJvm {
  /** Put there by the build. */
  static final Path CORE = Path.of("target/hosts/sphinx4-core.jar").toAbsolutePath();
  static final Path OTHER_CORE = Path.of("target/hosts/sciss-sphinx4-core.jar").toAbsolutePath();
  static final Path DATA = Path.of("target/hosts/sphinx4-data.jar").toAbsolutePath();
  static final String MODELS = "resource:/edu/cmu/sphinx/models/en-us/";
  private static final String CONFIG = "/io/dualmode/model/en-us/config.json";
  private static final Path SAMPLES = Path.of("../samples").toAbsolutePath();
  private static final long TIMEOUT_SECONDS = 300;

  /** What a program printed and how it ended. */
  record Output(int status, List<String> lines, String errors) {
    /** The fields of the lines that begin with a word. */
    List<String[]> fields(String first) {
      return lines.stream().map(line -> line.split("\t", -1)).filter(f -> f[0].equals(first)).toList();
    }

    String hypothesis() {
      return fields("hypothesis").stream().map(f -> f[1]).collect(Collectors.joining(" ")).strip();
    }
  }

  private final Path directory;

  SphinxJvm(Path directory) {
    this.directory = directory;
  }

  static boolean modelIsThere() {
    return !System.getProperty("model", "").isEmpty()
        || SphinxJvm.class.getResource(CONFIG) != null;
  }

  static List<Path> stock() {
    return List.of(CORE, DATA);
  }

  /** The adapter with the engine, in front of the host. */
  static List<Path> adapter() {
    Stream<Path> ours = Stream.of(NeuralSearchManager.class, SpeechEngine.class, SupernetEngineProvider.class, Logger.class,
        Gson.class).map(SphinxJvm::origin);
    return Stream.of(ours, Stream.of(model()), stock().stream()).flatMap(paths -> paths).toList();
  }

  /** The artifact of the bundled model, which holds no class. */
  private static Path model() {
    URL config = SphinxJvm.class.getResource(CONFIG);
    try {
      if (config.openConnection() instanceof JarURLConnection jar) {
        return Path.of(jar.getJarFileURL().toURI());
      }
      Path folder = Path.of(config.toURI());
      for (int i = 0; i < Path.of(CONFIG).getNameCount(); i++) {
        folder = folder.getParent();
      }
      return folder;
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Compiles an application of the test resources against the stock jar only. */
  Path compile(String application) throws IOException {
    assertTrue(Files.exists(CORE), () -> CORE + " is missing; the build copies it before the tests");
    Path classes = Files.createDirectories(directory.resolve(application));
    Path source = classes.resolve(application + ".java");
    try (var in = SphinxJvm.class.getResourceAsStream(application + ".java")) {
      Files.write(source, in.readAllBytes());
    }
    int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-d", classes.toString(), "-cp",
        CORE.toString(), source.toString());
    assertEquals(0, status, application + " does not compile against " + CORE);
    return classes;
  }

  /** Runs a program to its end, with 256 MB of heap unless the options say more. */
  Output run(List<Path> classPath, Path classes, List<String> options, String main, String... arguments)
      throws IOException, InterruptedException {
    return run(classPath, classes, options, TIMEOUT_SECONDS, main, arguments);
  }

  /** The same, within a time. */
  Output run(List<Path> classPath, Path classes, List<String> options, long timeoutSeconds, String main, String... arguments)
      throws IOException, InterruptedException {
    List<Path> all = new ArrayList<>();
    if (classes != null) {
      all.add(classes);
    }
    all.addAll(classPath);
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m", "--add-modules=jdk.incubator.vector"));
    String model = System.getProperty("model", "");
    if (!model.isEmpty()) {
      command.add("-Ddualmode.model=" + model);
    }
    command.addAll(options);
    command.addAll(List.of("-cp", all.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)), main));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(directory, main, ".out");
    Path errors = Files.createTempFile(directory, main, ".err");
    Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(errors.toFile()).start();
    try {
      assertTrue(process.waitFor(timeoutSeconds, TimeUnit.SECONDS), main + " did not end in " + timeoutSeconds + " s");
    } finally {
      process.destroyForcibly();
    }
    return new Output(process.exitValue(), Files.readAllLines(out), Files.readString(errors));
  }

  /** A recording of the samples as raw 16 kHz audio. */
  Path raw(String name) throws IOException {
    float[] samples = AudioFile.read16kHz(SAMPLES.resolve(name + ".flac"));
    ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float sample : samples) {
      bytes.putShort((short) Math.max(-32768, Math.min(32767, Math.round(sample * 32768))));
    }
    return Files.write(directory.resolve(name + ".raw"), bytes.array());
  }
}
