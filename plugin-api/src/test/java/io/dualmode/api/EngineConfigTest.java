package io.dualmode.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineConfigTest {
  @TempDir Path dir;

  private EngineConfig.Builder isolated(Properties system) throws IOException {
    return EngineConfig.builder().systemProperties(system)
        .classLoader(new URLClassLoader(new URL[] {dir.toUri().toURL()}, null));
  }

  private static Properties properties(String... pairs) {
    Properties p = new Properties();
    for (int i = 0; i < pairs.length; i += 2) {
      p.setProperty(pairs[i], pairs[i + 1]);
    }
    return p;
  }

  @Test
  void build_everySource_programThenSystemThenFileThenClassPathThenDefault() throws IOException {
    Files.writeString(dir.resolve("dualmode.properties"),
        "dualmode.nbest=2\ndualmode.endpoint.rule3=2\ndualmode.endpoint.rule1=2\ndualmode.endpoint.rule2=2\n");
    Path file = Files.writeString(dir.resolve("mine.properties"),
        "dualmode.nbest=3\ndualmode.endpoint.rule3=3\ndualmode.endpoint.rule1=3\n");
    Properties system = properties("dualmode.config", file.toString(), "dualmode.nbest", "4", "dualmode.endpoint.rule3", "4");

    EngineConfig config = isolated(system).set(Keys.N_BEST, 5).build();

    assertEquals(5, config.get(Keys.N_BEST));
    assertEquals("program", config.origin(Keys.N_BEST));
    assertEquals(4, config.get(Keys.ENDPOINT_FAIR_END));
    assertEquals(3, config.get(Keys.ENDPOINT_SILENCE_ONLY));
    assertEquals("file " + file, config.origin(Keys.ENDPOINT_SILENCE_ONLY));
    assertEquals(2, config.get(Keys.ENDPOINT_GOOD_END));
    assertEquals(1000, config.get(Keys.ENDPOINT_ANY_END));
    assertEquals("default", config.origin(Keys.ENDPOINT_ANY_END));
  }

  @Test
  void build_byteOrderMarkInFileAndOnClassPath_isNoPartOfTheKey() throws IOException {
    Files.writeString(dir.resolve("dualmode.properties"), "\uFEFFdualmode.nbest=2\n");
    Path file = Files.writeString(dir.resolve("mine.properties"), "\uFEFF# a comment\ndualmode.mode=two-pass\n");
    EngineConfig config = isolated(properties("dualmode.config", file.toString())).build();
    assertEquals(2, config.get(Keys.N_BEST));
    assertEquals(RecognitionMode.TWO_PASS, config.get(Keys.MODE));
  }

  @Test
  void build_unknownSystemProperty_namesTheNearestKey() {
    var e = assertThrows(IllegalArgumentException.class, () -> isolated(properties("dualmode.mood", "streaming")).build());
    assertEquals("unknown key dualmode.mood (system property), nearest: dualmode.mode", e.getMessage());
  }

  @Test
  void build_forgottenPrefixInFile_namesTheKeyWithPrefix() throws IOException {
    Files.writeString(dir.resolve("dualmode.properties"), "backend=java\n");
    var e = assertThrows(IllegalArgumentException.class, () -> isolated(new Properties()).build());
    assertTrue(e.getMessage().endsWith("nearest: dualmode.backend"), e.getMessage());
    assertTrue(e.getMessage().contains("dualmode.properties"), e.getMessage());
  }

  @Test
  void build_foreignSystemProperties_areIgnored() throws IOException {
    assertEquals(RecognitionMode.STREAMING, isolated(properties("java.home", "x", "dualmodes", "y")).build().get(Keys.MODE));
  }

  @Test
  void build_valueOutsideItsRange_saysKeyOriginValueAndRange() {
    var e = assertThrows(IllegalArgumentException.class, () -> isolated(properties("dualmode.nbest", "0")).build());
    assertEquals("dualmode.nbest (system property) is '0', allowed: 1..1000", e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> isolated(properties("dualmode.mode", "fast")).build());
    assertEquals("dualmode.mode (system property) is 'fast', allowed: streaming, full-context, two-pass", e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> isolated(properties("dualmode.lm.weight", "NaN")).build());
    assertEquals("dualmode.lm.weight (system property) is 'NaN', allowed: model, or 0.0..100.0", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> isolated(new Properties()).set(Keys.ENDPOINT_FAIR_END, -1).build());
  }

  @Test
  void build_missingConfigFile_namesItAndTheProperty() {
    var e = assertThrows(IllegalArgumentException.class,
        () -> isolated(properties("dualmode.config", "/nowhere/x.properties")).build());
    assertTrue(e.getMessage().contains("/nowhere/x.properties") && e.getMessage().contains("-Ddualmode.config"), e.getMessage());
  }

  @Test
  void get_tunedKey_isEmptyUntilSet() throws IOException {
    assertEquals(OptionalDouble.empty(), EngineConfig.defaults().get(Keys.LM_WEIGHT));
    assertEquals(OptionalDouble.of(0.5), isolated(properties("dualmode.lm.weight", " 0.5 ")).build().get(Keys.LM_WEIGHT));
    assertEquals(OptionalDouble.empty(), isolated(properties("dualmode.lm.weight", "model")).build().get(Keys.LM_WEIGHT));
  }

  @Test
  void with_oneValue_leavesTheOriginalAlone() {
    EngineConfig defaults = EngineConfig.defaults();
    EngineConfig changed = defaults.with(Keys.MODE, RecognitionMode.FULL_CONTEXT);
    assertEquals(RecognitionMode.FULL_CONTEXT, changed.get(Keys.MODE));
    assertEquals(RecognitionMode.STREAMING, defaults.get(Keys.MODE));
  }

  @Test
  void toString_readBack_givesTheSameValues() throws IOException {
    EngineConfig config = EngineConfig.defaults().with(Keys.N_BEST, 7).with(Keys.BEAM, OptionalDouble.of(12.5));
    Path file = Files.writeString(dir.resolve("again.properties"), config.toString());
    assertEquals(config.toString(), isolated(properties("dualmode.config", file.toString())).build().toString());
  }

  @Test
  void keys_names_areUniquePrefixedAndListed() throws IllegalAccessException {
    Set<String> names = new HashSet<>();
    for (Key<?> key : Keys.ALL) {
      assertTrue(names.add(key.name()), key.name());
      assertTrue(key.name().matches("dualmode(\\.[a-z0-9-]+)+"), key.name());
      assertTrue(key.reason().length() > 20, key.name());
    }
    for (var field : Keys.class.getFields()) {
      if (field.getType() == Key.class) {
        assertTrue(Keys.ALL.contains(field.get(null)), field.getName() + " is not in Keys.ALL");
      }
    }
  }

  @Test
  void markdown_committedPage_isTheGeneratedOne() throws IOException {
    assertEquals(ConfigReference.markdown(), Files.readString(Path.of("../docs/configuration.md")),
        "run ./dualmode config --reference > docs/configuration.md");
  }

  @Test
  void distance_knownPairs_levenshtein() {
    assertEquals(3, NearestName.distance("kitten", "sitting"));
    assertEquals(3, NearestName.distance("saturday", "sunday"));
    assertEquals(4, NearestName.distance("", "mode"));
    assertEquals(0, NearestName.distance("mode", "mode"));
  }
}
