package io.dualmode.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.EngineConfigTest;
import io.dualmode.api.config.Keys;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
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
    assertTrue(e.getMessage().contains("add io.dualmode:dualmode-engine"), e.getMessage());
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

  private static <T> T withContext(ClassLoader context, Callable<T> call) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(context);
    try {
      return call.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** A class that a class loader with a provider beside it has loaded. */
  private Class<?> user(ClassLoader services) throws Exception {
    URL[] classes = {getClass().getProtectionDomain().getCodeSource().getLocation(), dir.toUri().toURL()};
    ClassLoader loader = new URLClassLoader(classes, services.getParent()) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
          Class<?> loaded = findLoadedClass(name);
          return loaded != null ? loaded : name.equals(EngineConfigTest.class.getName()) ? findClass(name) : super.loadClass(name, resolve);
        }
      }
    };
    return loader.loadClass(EngineConfigTest.class.getName());
  }

  @Test
  void load_contextThatSeesNothing_findsTheProviderBesideTheCaller() throws Exception {
    Class<?> user = user(withServices(First.class));
    Path broken = Files.createDirectories(dir.resolve("broken/META-INF/services"));
    Files.writeString(broken.resolve(SpeechEngineProvider.class.getName()), "io.dualmode.Missing\n???\n");
    ClassLoader brokenLoader = new URLClassLoader(new URL[] {dir.resolve("broken").toUri().toURL()}, null);
    for (ClassLoader context : new ClassLoader[] {null, ClassLoader.getPlatformClassLoader(), brokenLoader, getClass().getClassLoader()}) {
      IOException made = withContext(context,
          () -> assertThrows(IOException.class, () -> SpeechEngines.load(EngineConfig.defaults(), user)));
      assertEquals("made by first", made.getMessage());
    }
    withContext(null, () -> assertThrows(IllegalStateException.class, () -> SpeechEngines.load(EngineConfig.defaults())));
  }

  /** The loader of a web application that was stopped, which the threads of a pool still have. */
  @Test
  void load_contextThatFailsWhateverItIsAsked_findsTheProviderBesideTheCaller() throws Exception {
    Class<?> user = user(withServices(First.class));
    Files.writeString(dir.resolve(EngineConfig.RESOURCE), "dualmode.nbest=7\n");
    for (int fails = 1; fails < 8; fails++) {
      ClassLoader stopped = new Stopped(getClass().getClassLoader(), fails);
      assertEquals("made by first", withContext(stopped,
          () -> assertThrows(IOException.class, () -> SpeechEngines.load(EngineConfig.defaults(), user))).getMessage());
      int readings = withContext(stopped, () -> EngineConfig.builder().systemProperties(new Properties()).beside(user).build()).get(Keys.N_BEST);
      assertEquals(7, readings, "fails " + fails);
    }
  }

  /** Fails when it is asked for: classes (1), resources (2), one resource (4). */
  private static final class Stopped extends ClassLoader {
    private final int fails;

    Stopped(ClassLoader parent, int fails) {
      super(parent);
      this.fails = fails;
    }

    private void check(int what) {
      if ((fails & what) != 0) {
        throw new IllegalStateException("this web application has been stopped");
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      check(1);
      return super.loadClass(name, resolve);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      check(2);
      if (name.endsWith(SpeechEngineProvider.class.getName())) {
        Path file = Files.writeString(Files.createTempFile("services", ""), (fails & 1) != 0 ? Second.class.getName() : "");
        file.toFile().deleteOnExit();
        return Collections.enumeration(List.of(file.toUri().toURL()));
      }
      return super.getResources(name);
    }

    @Override
    public URL getResource(String name) {
      check(4);
      return super.getResource(name);
    }
  }

  @Test
  void load_namedProviderBesideTheCallerOnly_isFoundBehindTheContextsOther() throws Exception {
    Class<?> user = user(withServices(First.class));
    Path other = Files.createDirectories(dir.resolve("other/META-INF/services"));
    Files.writeString(other.resolve(SpeechEngineProvider.class.getName()), Second.class.getName());
    ClassLoader context = new URLClassLoader(new URL[] {dir.resolve("other").toUri().toURL()}, getClass().getClassLoader());
    for (String name : List.of("first", "second")) {
      EngineConfig chosen = EngineConfig.defaults().with(Keys.ENGINE, name);
      assertEquals("made by " + name, withContext(context,
          () -> assertThrows(IOException.class, () -> SpeechEngines.load(chosen, user)).getMessage()));
    }
    assertEquals("made by second", withContext(context,
        () -> assertThrows(IOException.class, () -> SpeechEngines.load(EngineConfig.defaults(), user)).getMessage()));
  }

  @Test
  void config_contextThatSeesNothing_findsTheResourceBesideTheCaller() throws Exception {
    Class<?> user = user(withServices());
    Files.writeString(dir.resolve(EngineConfig.RESOURCE), "dualmode.nbest=7\n");
    for (ClassLoader context : new ClassLoader[] {null, ClassLoader.getPlatformClassLoader(), getClass().getClassLoader()}) {
      assertEquals(7, withContext(context, () -> EngineConfig.builder().systemProperties(new Properties()).beside(user).build()).get(Keys.N_BEST));
    }
  }

  @Test
  void select_single_isReturned() {
    First only = new First();
    assertSame(only, SpeechEngines.select(List.of(only), "", ""));
  }
}
