package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.model.engine.SupernetEngine;
import io.dualmode.sphinx.NeuralSearchManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vosk.LibVosk;

/** The adapter without its "all" jar, beside the libraries of other people's applications, each in a JVM of its own. */
class OtherLibrariesTest {
  private static final Path OTHERS = Path.of("target/others").toAbsolutePath();
  private static final List<Class<?>> MODULES =
      List.of(EngineConfig.class, SupernetEngine.class, LibVosk.class, NeuralSearchManager.class);

  @TempDir Path dir;

  private HostJvm.Output run(List<String> jars) throws Exception {
    assumeTrue(getClass().getResource("/io/dualmode/model/en-us/config.json") != null, "no model on the class path");
    // what the tests run with, without the libraries in question
    List<Path> classPath = new ArrayList<>(HostJvm.adapterClassPath());
    classPath.removeIf(path -> path.getFileName().toString().matches("(slf4j|logback|gson).*"));
    for (String jar : jars) {
      Path path = OTHERS.resolve(jar + ".jar");
      assertTrue(Files.exists(path), () -> path + " is missing; the build copies it before the tests");
      classPath.add(path);
    }
    HostJvm jvm = new HostJvm(dir);
    Path model = Files.createDirectories(dir.resolve("model/am"));
    Files.writeString(model.resolve("final.mdl"), "not read");
    return jvm.run(classPath, jvm.compile("VoskTranscribe"), List.of(), "VoskTranscribe", model.getParent().toString(), "16000", "-",
        Recordings.pcm(dir, "goforward.flac").toString());
  }

  @ParameterizedTest
  @CsvSource({
      "slf4j-api-1.7.36, logback-classic-1.2.13, logback-core-1.2.13, gson-2.8.9",
      "slf4j-api-2.0.20, logback-classic-1.4.14, logback-core-1.4.14, gson-2.10.1"})
  void application_withItsOwnLibraries_hearsAndLogs(String api, String classic, String core, String gson) throws Exception {
    HostJvm.Output output = run(List.of(api, classic, core, gson));
    String lines = String.join("\n", output.lines());
    assertTrue(lines.contains("go forward ten meters"), output::toString);
    assertTrue(Pattern.compile("WARN +io\\.dualmode\\.vosk -- ?.*holds a Kaldi model|WARN +io\\.dualmode\\.vosk - .*holds a Kaldi model")
        .matcher(lines).find(), output::toString);
    assertFalse(output.errors().contains("SLF4J"), output::errors);
  }

  @Test
  void application_withoutAnyBinding_hears() throws Exception {
    for (String api : List.of("slf4j-api-1.7.36", "slf4j-api-2.0.20")) {
      assertTrue(String.join("\n", run(List.of(api)).lines()).contains("go forward ten meters"), api);
    }
  }

  /** With 2.0 declared here, an application whose binding is of 1.7 could be given an API that its binding does not serve. */
  @Test
  void modules_declareTheOldestSlf4jOnce_andNoJsonLibrary() throws IOException {
    for (String module : List.of("supernet-model", "vosk-adapter", "sphinx-adapter")) {
      String pom = Files.readString(Path.of("..", module, "pom.xml"));
      assertFalse(pom.contains("<artifactId>slf4j-api</artifactId>"), module);
      assertEquals(module.equals("supernet-model"), pom.contains("<artifactId>gson</artifactId><scope>test</scope>"), module);
    }
    assertTrue(Files.readString(Path.of("../plugin-api/pom.xml"))
        .contains("<artifactId>slf4j-api</artifactId><version>${slf4j.oldest.version}</version>"));
    assertTrue(Files.exists(OTHERS.resolve("slf4j-api-1.7.36.jar")), "the version that is declared is not the one that is tested");
  }

  @Test
  void classes_referToNeitherGsonNorTheNewerSlf4j() throws IOException {
    int seen = 0;
    for (Class<?> module : MODULES) {
      Path origin = HostJvm.origin(module);
      if (Files.isDirectory(origin)) {
        seen += classes(origin);
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(origin)) {
          seen += classes(jar.getPath("/"));
        }
      }
    }
    assertTrue(seen > 300, seen + " classes");
  }

  private static int classes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> classes = files.filter(path -> path.toString().endsWith(".class")).toList();
      for (Path file : classes) {
        String constants = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertFalse(constants.contains("com/google/gson") || constants.contains("org/slf4j/spi/LoggingEventBuilder"), file::toString);
      }
      return classes.size();
    }
  }
}
