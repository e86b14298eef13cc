package io.dualmode.conformance.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application with a module descriptor, with the jars of this build on its module path. */
class ModulePathTest {
  /** The jars of this project that applications take, and the modules they are. */
  private static final Map<String, String> MODULES = Map.of("dualmode-api", "io.dualmode.api", "dualmode-codecs", "io.dualmode.codecs",
      "dualmode-engine", "io.dualmode.engine", "dualmode-model-en-us", "io.dualmode.model.en_us", "dualmode-cli", "io.dualmode.cli",
      "dualmode-workshop", "io.dualmode.workshop", "dualmode-vosk", "vosk", "dualmode-kaldi", "io.dualmode.kaldi", "dualmode-checkpoints",
      "io.dualmode.checkpoints");
  private static final Pattern INTERNAL = Pattern.compile("io/dualmode/api/internal(?:/[a-z]+)*(?=/[A-Z])");
  private static final long TIMEOUT_SECONDS = 240;

  @TempDir Path dir;
  private Map<String, Path> jars;

  /** The jars of the class path of the tests by their artifacts. */
  @BeforeEach
  void jars() {
    jars = new HashMap<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      String file = Path.of(entry).getFileName().toString();
      if (file.endsWith(".jar")) {
        jars.put(file.replaceAll("-[0-9]+\\..*", ""), Path.of(entry));
      }
    }
    assumeTrue(jars.containsKey("dualmode-api"), "no jars: build with mvn package");
  }

  @Test
  void everyJar_isTheModuleOfItsName_andSharesNoPackage() {
    Map<String, String> owners = new HashMap<>();
    MODULES.forEach((artifact, module) -> {
      ModuleDescriptor descriptor = ModuleFinder.of(jars.get(artifact)).findAll().iterator().next().descriptor();
      assertEquals(module, descriptor.name());
      for (String name : descriptor.packages()) {
        assertEquals(null, owners.put(name, module), name);
      }
    });
  }

  @Test
  void api_exportsWhatApplicationsUse() throws IOException {
    ModuleReference api = ModuleFinder.of(jars.get("dualmode-api")).find("io.dualmode.api").orElseThrow();
    assertFalse(api.descriptor().isAutomatic());
    TreeSet<String> open = new TreeSet<>(api.descriptor().packages());
    open.removeIf(name -> name.contains(".internal"));
    assertEquals(open, api.descriptor().exports().stream().filter(one -> !one.isQualified()).map(ModuleDescriptor.Exports::source)
        .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void api_opensWhatIsInternal_toTheModulesThatUseIt() throws IOException {
    Map<String, Set<String>> open = ModuleFinder.of(jars.get("dualmode-api")).find("io.dualmode.api").orElseThrow().descriptor().exports().stream()
        .filter(ModuleDescriptor.Exports::isQualified).collect(Collectors.toMap(ModuleDescriptor.Exports::source, ModuleDescriptor.Exports::targets));
    Map<String, Set<String>> used = new HashMap<>();
    for (Map.Entry<String, String> module : MODULES.entrySet()) {
      if (module.getKey().equals("dualmode-api")) {
        continue;
      }
      try (JarFile jar = new JarFile(jars.get(module.getKey()).toFile())) {
        for (JarEntry entry : jar.stream().filter(one -> one.getName().endsWith(".class")).toList()) {
          try (InputStream in = jar.getInputStream(entry)) {
            Matcher names = INTERNAL.matcher(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
            while (names.find()) {
              used.computeIfAbsent(names.group().replace('/', '.'), name -> new TreeSet<>()).add(module.getValue());
            }
          }
        }
      }
    }
    assertEquals(used, open);
  }

  @Test
  void application_requiresTheApiAlone_hearsRecordings() throws Exception {
    Path sources = Files.createDirectories(dir.resolve("sources"));
    for (String name : List.of("module-info.java", "Talk.java")) {
      try (InputStream in = getClass().getResourceAsStream("modular/" + name)) {
        Files.write(sources.resolve(name), in.readAllBytes());
      }
    }
    Path classes = dir.resolve("classes");
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status = ToolProvider.getSystemJavaCompiler().run(null, errors, errors, "-proc:none", "-Xlint:all", "-Werror", "-d",
        classes.toString(), "-cp", sources.toString(), "-p", path("dualmode-api", "slf4j-api"),
        sources.resolve("module-info.java").toString(), sources.resolve("Talk.java").toString());
    assertEquals(0, status, errors.toString(StandardCharsets.UTF_8));
    String modules = path("dualmode-api", "dualmode-codecs", "dualmode-engine", "dualmode-model-en-us", "slf4j-api", "tradukisto",
        "concentus", "jcodec", "commons-math3") + File.pathSeparator + classes;
    Path out = dir.resolve("out.txt");
    Path err = dir.resolve("err.txt");
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g",
        "--add-modules", "jdk.incubator.vector", "-p", modules, "-m", "talk/talk.Talk", Path.of("../samples/cards-003.flac").toString())
        .redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "did not end in " + TIMEOUT_SECONDS + " s");
    } finally {
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), Files.readString(err) + Files.readString(out));
    String said = Files.readAllLines(Path.of("../samples/manifest.jsonl")).stream().filter(line -> line.contains("cards-003.flac"))
        .findFirst().orElseThrow().replaceAll(".*\"text\"\\s*:\\s*\"([^\"]*)\".*", "$1");
    assertEquals(List.of("talk io.dualmode.api", "io.dualmode.engine", said, "3"), Files.readAllLines(out), Files.readString(err));
    assertFalse(Files.readString(err).contains("jdk.incubator.vector is not available"), Files.readString(err));
  }

  private String path(String... artifacts) {
    return Arrays.stream(artifacts).map(name -> jars.get(name).toString()).collect(Collectors.joining(File.pathSeparator));
  }
}
