package io.dualmode.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.TestKeys;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class EngineConfigTest {
  private static final int RANDOM_ROUNDS = 300;

  @TempDir Path dir;

  private Map<String, String> variables = Map.of();

  private EngineConfig.Builder isolated(Properties system) throws IOException {
    return EngineConfig.builder().systemProperties(system).environment(variables)
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
  void build_everySource_theOneOfHighestPrecedenceWins() throws IOException {
    List<Key<Integer>> keys = List.of(Keys.N_BEST, Keys.ENDPOINT_FAIR_END, Keys.ENDPOINT_ANY_END, Keys.ENDPOINT_SILENCE_ONLY,
        Keys.ENDPOINT_GOOD_END, Keys.ENDPOINT_MAX_UTTERANCE);
    // the first key stands in all five sources, the second in all but the highest, and so on; the last in none
    List<StringBuilder> texts = Stream.generate(StringBuilder::new).limit(5).toList();
    for (int k = 0; k < keys.size(); k++) {
      for (int source = k; source < 5; source++) {
        texts.get(source).append(keys.get(k).name()).append('=').append(source + 1).append('\n');
      }
    }
    Files.writeString(dir.resolve("dualmode.properties"), texts.get(4));
    Path file = Files.writeString(dir.resolve("mine.properties"), texts.get(3));
    variables = new HashMap<>();
    texts.get(2).toString().lines().forEach(line -> variables.put(line.split("=")[0].toUpperCase(Locale.ROOT).replace('.', '_'), line.split("=")[1]));
    Properties system = properties("dualmode.config", file.toString());
    texts.get(1).toString().lines().forEach(line -> system.setProperty(line.split("=")[0], line.split("=")[1]));
    EngineConfig.Builder builder = isolated(system);
    texts.get(0).toString().lines().forEach(line -> builder.set(line.split("=")[0], line.split("=")[1]));

    EngineConfig config = builder.build();

    List<String> origins = List.of("program", "system property", "environment variable DUALMODE_ENDPOINT_RULE4",
        "file " + file + ", line 4", "class path " + dir.resolve("dualmode.properties").toUri().toURL() + ", line 5", "default");
    for (int k = 0; k < keys.size(); k++) {
      assertEquals(k == 5 ? 20_000 : k + 1, config.get(keys.get(k)), keys.get(k).name());
      assertEquals(origins.get(k), config.origin(keys.get(k)));
    }
    assertEquals(6, ConfigSource.values().length);
  }

  @Test
  void build_randomSources_valueIsThatOfTheFirstSource() throws IOException {
    Random random = new Random(16);
    for (int round = 0; round < RANDOM_ROUNDS; round++) {
      Properties system = new Properties();
      variables = new HashMap<>();
      Map<Key<?>, Integer> expected = new HashMap<>();
      StringBuilder text = new StringBuilder();
      List<Key<Integer>> keys = List.of(Keys.N_BEST, Keys.ENDPOINT_FAIR_END, Keys.ENDPOINT_ANY_END);
      EngineConfig.Builder builder = isolated(system);
      for (Key<Integer> key : keys) {
        for (ConfigSource source : ConfigSource.values()) {
          int value = 1 + random.nextInt(1000);
          if (source == ConfigSource.DEFAULT) {
            expected.putIfAbsent(key, key.defaultValue());
          } else if (random.nextBoolean() && source != ConfigSource.CLASS_PATH) {
            expected.putIfAbsent(key, value);
            switch (source) {
              case PROGRAM -> builder.set(key, value);
              case SYSTEM_PROPERTY -> system.setProperty(key.name(), String.valueOf(value));
              case ENVIRONMENT -> variables.put(key.environmentName(), String.valueOf(value));
              default -> text.append(key.name()).append(" : ").append(value).append('\n');
            }
          }
        }
      }
      Path file = Files.writeString(dir.resolve("round.properties"), text);
      system.setProperty("dualmode.config", file.toString());
      EngineConfig config = builder.environment(variables).build();
      for (Key<Integer> key : keys) {
        assertEquals(expected.get(key), config.get(key), "seed 16, round " + round + ", " + key);
      }
    }
  }

  @Test
  void build_variables_ofEveryKeyAreRead_othersAreNoError() throws IOException {
    Set<String> names = new HashSet<>();
    for (Key<?> key : EngineConfig.defaults().catalog().keys()) {
      assertTrue(names.add(key.environmentName()), key.name());
      variables = Map.of(key.environmentName(), key.defaultText());
      String origin = isolated(new Properties()).build().origin(key);
      assertEquals(key.defaultText().isEmpty() ? "default" : "environment variable " + key.environmentName(), origin);
    }
    variables = Map.of("DUALMODE_OPTS", "-Xmx1g", "DUALMODE_NBESTS", "streaming", "DUALMODE_VOSK_MOJIBAKE", "x", "dualmode_mode", "two-pass",
        "DUALMODE_SEARCH_MAX_ACTIVE", "7", "DUALMODE_MODE", " ");
    EngineConfig config = isolated(new Properties()).build();
    assertEquals(RecognitionMode.STREAMING, config.get(Keys.MODE));
    assertEquals(OptionalInt.of(7), config.get(TestKeys.MAX_ACTIVE));
    assertEquals("DUALMODE_NBEST", KeyCatalog.load().nearestVariable("DUALMODE_NBESTS"));
    variables = Map.of("DUALMODE_MODE", "fast");
    var e = assertThrows(IllegalArgumentException.class, () -> isolated(new Properties()).build());
    assertEquals("dualmode.mode (environment variable DUALMODE_MODE) is 'fast', allowed: streaming, full-context, two-pass", e.getMessage());
  }

  @Test
  void build_variableThatNamesAFile_countsWhereThePropertyDoesNot() throws IOException {
    Path one = Files.writeString(dir.resolve("one.properties"), "dualmode.nbest=1\n");
    Path two = Files.writeString(dir.resolve("two.properties"), "dualmode.nbest=2\n");
    variables = Map.of("DUALMODE_CONFIG", two.toString());
    assertEquals(2, isolated(new Properties()).build().get(Keys.N_BEST));
    assertEquals(1, isolated(properties("dualmode.config", one.toString())).build().get(Keys.N_BEST));
  }

  @Test
  void build_variablesOfTheLauncher_areKnown() throws IOException {
    Matcher names = Pattern.compile("DUALMODE_[A-Z_]+").matcher(Files.readString(Path.of("../dualmode")) + Files.readString(Path.of("../docs/Dockerfile")));
    int found = 0;
    while (names.find()) {
      assertTrue(EnvironmentVariables.isLaunchers(names.group()), names.group());
      found++;
    }
    assertTrue(found >= 4);
  }

  @Test
  void build_keyOfAnAdapterThatIsAbsent_isPassedOver() throws IOException {
    Files.writeString(dir.resolve("dualmode.properties"), "dualmode.vosk.mojibake=x\ndualmode.nbest=2\n");
    EngineConfig config = isolated(properties("dualmode.sphinx.lm", "any")).build();
    assertEquals(2, config.get(Keys.N_BEST));
    assertEquals(Optional.of("dualmode-vosk"), config.catalog().absentModule("dualmode.vosk.mojibake"));
    assertEquals(Optional.empty(), config.catalog().absentModule("dualmode.vosks"));
    KeyCatalog withAdapter = KeyCatalog.of(List.of(provider("dualmode-vosk", Key.text("dualmode.vosk.a", "", "any", "The only key there."))), List.of());
    assertEquals(Optional.empty(), withAdapter.absentModule("dualmode.vosk.mojibake"));
    assertEquals("dualmode.vosk.a", withAdapter.nearest("dualmode.vosk.b"));
  }

  @Test
  void build_formerName_countsAsTheKey() throws IOException {
    EngineConfig config = isolated(properties("dualmode.test.old", "5")).build();
    assertEquals(5, config.get(TestKeys.RENAMED));
    assertTrue(config.toString().contains("dualmode.test.new=5\n"), config.toString());
    assertThrows(IllegalArgumentException.class, () -> isolated(properties("dualmode.test.old", "10")).build());
  }

  @Test
  void get_keyOfAnotherClassLoader_readsTheSameValue() throws Exception {
    URL[] classes = {TestKeys.class.getProtectionDomain().getCodeSource().getLocation()};
    try (URLClassLoader other = new URLClassLoader(classes, EngineConfig.class.getClassLoader()) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return name.endsWith("TestKeys") ? findClass(name) : super.loadClass(name, resolve);
      }
    }) {
      Object keys = other.loadClass(TestKeys.class.getName()).getConstructor().newInstance();
      assertNotSame(TestKeys.class, keys.getClass());
      Key<?> copy = ((KeyProvider) keys).keys().get(4);
      assertNotSame(TestKeys.RENAMED, copy);
      assertEquals(4, isolated(properties("dualmode.test.new", "4")).build().get(copy));
    }
  }

  @Test
  void build_contextClassLoaderThatSeesNothing_findsTheKeysBesideTheCaller() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      for (ClassLoader context : new ClassLoader[] {null, new URLClassLoader(new URL[0], null)}) {
        thread.setContextClassLoader(context);
        EngineConfig config = EngineConfig.builder().systemProperties(properties("dualmode.backend", "other")).environment(Map.of())
            .beside(EngineConfigTest.class).build();
        assertEquals("other", config.get(TestKeys.BACKEND));
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void catalog_keyDeclaredTwice_saysByWhom() {
    KeyProvider one = provider("one", Key.text("dualmode.a.b", "", "any", "Declared here, and there as well."));
    KeyProvider two = provider("two", Key.text("dualmode.a.b", "", "any", "Declared there, and here as well."));
    var e = assertThrows(IllegalStateException.class, () -> KeyCatalog.of(List.of(one, two), List.of()));
    assertEquals("key dualmode.a.b is declared twice, by one and by two", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Key.text("other.a", "", "any", "Has a name that no key may have."));
  }

  private static KeyProvider provider(String module, Key<?>... keys) {
    return new KeyProvider() {
      @Override
      public String module() {
        return module;
      }

      @Override
      public String title() {
        return module;
      }

      @Override
      public List<Key<?>> keys() {
        return List.of(keys);
      }
    };
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
    assertEquals(OptionalDouble.empty(), EngineConfig.defaults().get(TestKeys.LM_WEIGHT));
    assertEquals(OptionalDouble.of(0.5), isolated(properties("dualmode.lm.weight", " 0.5 ")).build().get(TestKeys.LM_WEIGHT));
    assertEquals(OptionalDouble.empty(), isolated(properties("dualmode.lm.weight", "model")).build().get(TestKeys.LM_WEIGHT));
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
    EngineConfig config = EngineConfig.defaults().with(Keys.N_BEST, 7).with(TestKeys.BEAM, OptionalDouble.of(12.5));
    Path file = Files.writeString(dir.resolve("again.properties"), config.toString());
    assertEquals(config.toString(), isolated(properties("dualmode.config", file.toString())).build().toString());
  }

  @Test
  void keys_names_areUniquePrefixedAndListed() throws IllegalAccessException {
    Set<String> names = new HashSet<>();
    for (Key<?> key : KeyCatalog.load().keys()) {
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
  void distance_knownPairs_levenshtein() {
    assertEquals(3, NearestName.distance("kitten", "sitting"));
    assertEquals(3, NearestName.distance("saturday", "sunday"));
    assertEquals(4, NearestName.distance("", "mode"));
    assertEquals(0, NearestName.distance("mode", "mode"));
  }
}
