package io.dualmode.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeechEnginesTest {
  @TempDir Path dir;

  /** Refuses to make an engine, in its own words. */
  public static class First implements SpeechEngineProvider {
    @Override
    public String name() {
      return "first";
    }

    @Override
    public SpeechEngine create(EngineConfig config) throws IOException {
      throw new IOException("made by " + name());
    }
  }

  /** Another one. */
  public static final class Second extends First {
    @Override
    public String name() {
      return "second";
    }
  }

  private ClassLoader withServices(Class<?>... providers) throws IOException {
    Path services = Files.createDirectories(dir.resolve("META-INF/services"));
    Files.write(services.resolve(SpeechEngineProvider.class.getName()),
        List.of(providers).stream().map(Class::getName).toList());
    return new URLClassLoader(new URL[] {dir.toUri().toURL()}, getClass().getClassLoader());
  }

  @Test
  void load_noProvider_saysWhatToAdd() {
    var e = assertThrows(IllegalStateException.class,
        () -> SpeechEngines.load(EngineConfig.defaults(), getClass().getClassLoader()));
    assertTrue(e.getMessage().contains("add io.dualmode:supernet-model"), e.getMessage());
  }

  @Test
  void load_oneProvider_usesIt() throws IOException {
    ClassLoader loader = withServices(First.class);
    assertEquals("made by first",
        assertThrows(IOException.class, () -> SpeechEngines.load(EngineConfig.defaults(), loader)).getMessage());
  }

  @Test
  void load_twoProviders_namesBothUnlessOneIsChosen() throws IOException {
    ClassLoader loader = withServices(First.class, Second.class);
    var e = assertThrows(IllegalStateException.class, () -> SpeechEngines.load(EngineConfig.defaults(), loader));
    assertTrue(e.getMessage().contains("first (") && e.getMessage().contains("second ("), e.getMessage());
    assertTrue(e.getMessage().contains("dualmode.engine"), e.getMessage());

    EngineConfig chosen = EngineConfig.defaults().with(Keys.ENGINE, "second");
    assertEquals("made by second", assertThrows(IOException.class, () -> SpeechEngines.load(chosen, loader)).getMessage());
  }

  @Test
  void load_unknownName_listsWhatIsThere() throws IOException {
    ClassLoader loader = withServices(First.class);
    EngineConfig chosen = EngineConfig.defaults().with(Keys.ENGINE, "third");
    var e = assertThrows(IllegalStateException.class, () -> SpeechEngines.load(chosen, loader));
    assertTrue(e.getMessage().contains("'third'") && e.getMessage().contains("first ("), e.getMessage());
  }

  @Test
  void load_brokenProvider_isAClearError() throws IOException {
    Path services = Files.createDirectories(dir.resolve("META-INF/services"));
    Files.writeString(services.resolve(SpeechEngineProvider.class.getName()), "io.dualmode.Missing\n");
    ClassLoader loader = new URLClassLoader(new URL[] {dir.toUri().toURL()}, getClass().getClassLoader());
    var e = assertThrows(IllegalStateException.class, () -> SpeechEngines.load(EngineConfig.defaults(), loader));
    assertTrue(e.getMessage().contains("io.dualmode.Missing"), e.getMessage());
  }

  @Test
  void select_single_isReturned() {
    First only = new First();
    assertSame(only, SpeechEngines.select(List.of(only), ""));
  }
}
