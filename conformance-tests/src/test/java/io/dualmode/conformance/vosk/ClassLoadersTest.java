package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dualmode.api.SpeechEngineProvider;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Vosk application inside a class loader of its own, as in servlet containers, executable jars, OSGi and plug-ins, in threads whose
 * context class loader sees something else or nothing. Provider, {@code dualmode.properties} and model must all be found.
 */
class ClassLoadersTest {
  @TempDir Path dir;
  private List<Path> classPath;
  private Path model;

  private interface Opener {
    ClassLoader open(List<Path> classPath) throws IOException;
  }

  /** Asks itself before its parent, as servlet containers do. */
  private static final class ParentLast extends URLClassLoader {
    ParentLast(URL[] urls, ClassLoader parent) {
      super(urls, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded == null && !name.startsWith("java.")) {
          try {
            loaded = findClass(name);
          } catch (ClassNotFoundException e) {
            // the parent's then
          }
        }
        return loaded != null ? loaded : super.loadClass(name, resolve);
      }
    }

    @Override
    public URL getResource(String name) {
      URL own = findResource(name);
      return own != null ? own : super.getResource(name);
    }
  }

  @BeforeEach
  void prepare() throws IOException {
    classPath = ToyEngine.classPath(dir);
    Files.writeString(dir.resolve("services/dualmode.properties"), "dualmode.engine=toy\n");
    model = Files.createDirectories(dir.resolve("model"));
    Files.writeString(model.resolve("config.json"), "{}");
  }

  private static URL[] urls(List<Path> places) throws MalformedURLException {
    URL[] urls = new URL[places.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = places.get(i).toUri().toURL();
    }
    return urls;
  }

  private static Map<String, Opener> kinds() {
    Map<String, Opener> kinds = new LinkedHashMap<>();
    kinds.put("isolated", path -> new URLClassLoader(urls(path), ClassLoader.getPlatformClassLoader()));
    kinds.put("without parent", path -> new URLClassLoader(urls(path), null) {
      @Override
      protected Class<?> findClass(String name) throws ClassNotFoundException {
        try {
          return super.findClass(name);
        } catch (ClassNotFoundException e) {
          return ClassLoader.getPlatformClassLoader().loadClass(name);
        }
      }
    });
    kinds.put("parent last", path -> new ParentLast(urls(path), ClassLoadersTest.class.getClassLoader()));
    kinds.put("nested", NestedJarLoader::new);
    return kinds;
  }

  /** Class loaders that threads have where nobody set them for the application. */
  private Map<String, ClassLoader> contexts() throws IOException {
    Map<String, ClassLoader> contexts = new LinkedHashMap<>();
    contexts.put("none", null);
    contexts.put("platform", ClassLoader.getPlatformClassLoader());
    contexts.put("system, with another copy", ClassLoader.getSystemClassLoader());
    contexts.put("another application's", new URLClassLoader(urls(HostJvm.adapterClassPath()), ClassLoader.getPlatformClassLoader()));
    Path broken = Files.createDirectories(dir.resolve("broken/META-INF/services"));
    Files.writeString(broken.resolve(SpeechEngineProvider.class.getName()), "io.dualmode.Missing\n???\n");
    contexts.put("broken", new URLClassLoader(urls(List.of(dir.resolve("broken"))), null));
    return contexts;
  }

  private static <T> T with(ClassLoader context, Callable<T> call) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(context);
    try {
      return call.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** What the application inside the loader hears. */
  private static String hear(ClassLoader loader, Path model, byte[] pcm) throws Exception {
    Class<?> modelType = loader.loadClass("org.vosk.Model");
    Class<?> recognizerType = loader.loadClass("org.vosk.Recognizer");
    assertSame(loader, modelType.getClassLoader());
    try (AutoCloseable opened = (AutoCloseable) modelType.getConstructor(String.class).newInstance(model.toString());
        AutoCloseable recognizer = (AutoCloseable) recognizerType.getConstructor(modelType, float.class).newInstance(opened, 16_000f)) {
      Method accept = recognizerType.getMethod("acceptWaveForm", byte[].class, int.class);
      StringBuilder text = new StringBuilder();
      if ((boolean) accept.invoke(recognizer, pcm, pcm.length)) {
        text.append(recognizerType.getMethod("getResult").invoke(recognizer));
      }
      return text.append(recognizerType.getMethod("getFinalResult").invoke(recognizer)).toString();
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause() + " because of " + e.getCause().getCause(), e.getCause());
    }
  }

  @Test
  void application_anyLoaderAndAnyContext_findsProviderAndProperties() throws Exception {
    byte[] tones = Toys.pcm("two_utts.wav", 64_000);
    for (Map.Entry<String, Opener> kind : kinds().entrySet()) {
      ClassLoader loader = kind.getValue().open(classPath);
      for (Map.Entry<String, ClassLoader> context : contexts().entrySet()) {
        String text = with(context.getValue(), () -> hear(loader, model, tones));
        assertTrue(text.contains("one two three"), kind.getKey() + " with the context " + context.getKey() + ": " + text);
      }
      ((AutoCloseable) loader).close();
    }
  }

  @Test
  void application_threadsOfPools_findProviderAndProperties() throws Exception {
    byte[] tones = Toys.pcm("two_utts.wav", 64_000);
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (NestedJarLoader loader = new NestedJarLoader(classPath)) {
      assertNotSame(loader, Thread.currentThread().getContextClassLoader());
      Callable<String> task = () -> hear(loader, model, tones);
      List<String> heard = new ArrayList<>();
      heard.add(pool.submit(task).get());
      heard.add(ForkJoinPool.commonPool().submit(task).get());
      heard.add(CompletableFuture.supplyAsync(() -> {
        try {
          return task.call();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }).get());
      heard.addAll(Stream.of(1, 2, 3).parallel().map(i -> {
        try {
          return task.call();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }).toList());
      heard.forEach(text -> assertTrue(text.contains("one two three"), text));
      assertEquals(6, heard.size());
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void bundledModel_everyKindOfLoader_isHeard() throws Exception {
    assumeTrue(getClass().getResource("/io/dualmode/model/en-us/config.json") != null, "no model on the class path");
    byte[] speech = Files.readAllBytes(Recordings.pcm(dir, "goforward.flac"));
    Files.delete(model.resolve("config.json"));
    Files.createDirectories(model.resolve("am"));
    Files.writeString(model.resolve("am/final.mdl"), "not read");
    for (Map.Entry<String, Opener> kind : kinds().entrySet()) {
      ClassLoader loader = kind.getValue().open(HostJvm.adapterClassPath());
      String text = with(null, () -> hear(loader, model, speech));
      assertTrue(text.contains("go forward ten meters"), kind.getKey() + ": " + text);
      ((AutoCloseable) loader).close();
    }
  }
}
