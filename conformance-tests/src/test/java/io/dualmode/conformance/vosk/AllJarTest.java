package io.dualmode.conformance.vosk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that takes the place of {@code vosk-0.3.45.jar} in a folder of jars; made in the phase {@code package}. */
class AllJarTest {
  private static final Path FOLDER = Path.of("../vosk-adapter/target").toAbsolutePath();

  @TempDir Path dir;
  private Path jar;

  @BeforeEach
  void find() throws IOException {
    List<Path> jars = List.of();
    if (Files.isDirectory(FOLDER)) {
      try (var files = Files.list(FOLDER)) {
        jars = files.filter(file -> file.getFileName().toString().endsWith("-all.jar")).toList();
      }
    }
    assumeTrue(jars.size() == 1, "no jar of classifier all in " + FOLDER + ": build with mvn package");
    jar = jars.get(0);
  }

  @Test
  void contents_adapterAndEngine_nothingThatAnApplicationMayHave() throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      List<String> names = file.stream().map(entry -> entry.getName()).filter(name -> name.endsWith(".class")).toList();
      assertTrue(names.contains("org/vosk/Recognizer.class") && names.contains("io/dualmode/model/engine/SupernetEngine.class"));
      assertEquals(List.of(), names.stream().filter(n -> !n.startsWith("org/vosk/") && !n.startsWith("io/dualmode/")).toList());
      assertEquals(List.of(), file.stream().map(entry -> entry.getName()).filter(n -> n.matches(".*\\.(so|dll|dylib|jnilib)")).toList());
      String keys = new String(file.getInputStream(file.getEntry("META-INF/services/io.dualmode.api.config.KeyProvider")).readAllBytes(), UTF_8);
      assertEquals(List.of("io.dualmode.kaldi.engine.KaldiKeys", "io.dualmode.model.settings.EngineKeys", "io.dualmode.vosk.VoskKeys"),
          keys.lines().sorted().toList());
      boolean bundled = getClass().getResource("/io/dualmode/model/en-us/config.json") != null;
      for (String part : List.of("config.json", "weights.safetensors", "lexicon.txt", "lm")) {
        assertEquals(bundled, file.getEntry("io/dualmode/model/en-us/" + part) != null, part);
      }
      assertEquals("vosk", file.getManifest().getMainAttributes().getValue("Automatic-Module-Name"));
    }
  }

  @Test
  void application_runsWithItAndJnaAlone() throws Exception {
    String named = System.getProperty("model", "");
    boolean bundled = getClass().getResource("/io/dualmode/model/en-us/config.json") != null;
    assumeTrue(bundled || !named.isEmpty(), "no model on the class path: name one with -Dmodel=FOLDER");
    HostJvm jvm = new HostJvm(dir);
    Path classes = jvm.compile("VoskTranscribe");
    Path model = Files.createDirectories(dir.resolve("vosk-model/am"));
    Files.writeString(model.resolve("final.mdl"), "not read");
    Path silence = Files.write(dir.resolve("silence.raw"), new byte[64_000]);
    List<String> options = new ArrayList<>(List.of("-Ddualmode.vosk.grammar=strict", "-Ddualmode.search.max-active=5000",
        "-Ddualmode.sphinx.lm=model"));
    if (!named.isEmpty()) {
      options.add("-Ddualmode.model=" + named);
    }
    HostJvm.Output output = jvm.run(List.of(jar, HostJvm.jna()), classes, options, "VoskTranscribe", model.getParent().toString(),
        "16000", "-", silence.toString());
    assertEquals(List.of("partials=0 pointer=true {\\n  \"text\" : \"\"\\n}"), output.lines());
    assertTrue(output.errors().contains("holds a Kaldi model"), output.errors());
  }

  @Test
  void withTheRealJarBeside_bothPlacesAreLogged() throws Exception {
    HostJvm jvm = new HostJvm(dir);
    Path classes = jvm.compile("VoskTranscribe");
    Path missing = Files.createDirectories(dir.resolve("models/am"));
    Files.writeString(missing.resolve("final.mdl"), "not read");
    // without audio files the model is opened and closed only; one that cannot be opened is fine here
    List<String> options = List.of("-Ddualmode.engine=none");
    AssertionError failed = assertThrows(AssertionError.class, () -> jvm.run(
        List.of(jar, HostJvm.VOSK_JAR, HostJvm.jna()), classes, options, "VoskTranscribe",
        missing.getParent().toString(), "16000", "-"));
    String errors = failed.getMessage();
    assertTrue(errors.contains("org.vosk.LibVosk is on the class path 2 times") && errors.contains(jar.getFileName().toString())
        && errors.contains("hosts/vosk.jar"), errors);
    assertTrue(errors.contains("Failed to create a model"), errors);
  }
}
