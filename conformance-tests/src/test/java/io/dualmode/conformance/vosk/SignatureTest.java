package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.PointerType;
import japicmp.cmp.JApiCmpArchive;
import japicmp.cmp.JarArchiveComparator;
import japicmp.cmp.JarArchiveComparatorOptions;
import japicmp.model.JApiClass;
import japicmp.model.JApiConstructor;
import japicmp.model.JApiMethod;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vosk.LibVosk;

/** The public surface of {@code org.vosk} against that of com.alphacephei:vosk:0.3.45. */
class SignatureTest {
  private static final List<String> CLASSES = List.of("LibVosk", "Model", "SpeakerModel", "Recognizer", "LogLevel");

  @TempDir Path dir;

  /** The adapter as a jar of its {@code org.vosk} classes, whether the build gave a jar or a folder. */
  private Path adapterJar() throws IOException {
    Path origin = HostJvm.origin(LibVosk.class);
    if (!Files.isDirectory(origin)) {
      return origin;
    }
    Path jar = dir.resolve("adapter.jar");
    try (OutputStream out = Files.newOutputStream(jar); JarOutputStream entries = new JarOutputStream(out);
        var files = Files.walk(origin.resolve("org/vosk"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new JarEntry(origin.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, entries);
      }
    }
    return jar;
  }

  @Test
  void japicmp_findsNoBinaryIncompatibility() throws IOException {
    JarArchiveComparatorOptions options = new JarArchiveComparatorOptions();
    options.getClassPathEntries().add(HostJvm.jna().toString());
    options.getIgnoreMissingClasses().setIgnoreAllMissingClasses(true);
    List<JApiClass> classes = new JarArchiveComparator(options).compare(
        new JApiCmpArchive(HostJvm.VOSK_JAR.toFile(), "0.3.45"), new JApiCmpArchive(adapterJar().toFile(), "adapter"));
    List<String> found = new ArrayList<>();
    Set<String> compared = new TreeSet<>();
    for (JApiClass type : classes) {
      if (!type.getFullyQualifiedName().startsWith("org.vosk.")) {
        continue;
      }
      compared.add(type.getFullyQualifiedName());
      type.getCompatibilityChanges()
          .forEach(change -> add(found, change.isBinaryCompatible(), type.getFullyQualifiedName(), change));
      for (JApiMethod method : type.getMethods()) {
        method.getCompatibilityChanges().forEach(change -> add(found, change.isBinaryCompatible(), type + "." + method, change));
      }
      for (JApiConstructor made : type.getConstructors()) {
        made.getCompatibilityChanges().forEach(change -> add(found, change.isBinaryCompatible(), type + "." + made, change));
      }
    }
    assertEquals(List.of(), found);
    CLASSES.forEach(name -> assertTrue(compared.contains("org.vosk." + name), () -> name + " was not compared: " + compared));
  }

  private static void add(List<String> found, boolean compatible, String where, Object change) {
    if (!compatible) {
      found.add(where + ": " + change);
    }
  }

  @Test
  void reflection_everyPublicMemberIsThere_withItsExceptions() throws Exception {
    try (URLClassLoader real = realClasses()) {
      for (String name : CLASSES) {
        Class<?> theirs = Class.forName("org.vosk." + name, false, real);
        Class<?> ours = Class.forName("org.vosk." + name, false, getClass().getClassLoader());
        Set<String> missing = members(theirs);
        missing.removeAll(members(ours));
        assertEquals(Set.of(), missing, name);
        assertEquals(theirs.getSuperclass().getName(), ours.getSuperclass().getName());
      }
    }
    assertEquals(PointerType.class, org.vosk.Model.class.getSuperclass());
  }

  @Test
  void reflection_whatIsNewIsTheNewerApi() throws Exception {
    try (URLClassLoader real = realClasses()) {
      Set<String> added = new TreeSet<>();
      for (String name : CLASSES) {
        Class<?> ours = Class.forName("org.vosk." + name, false, getClass().getClassLoader());
        Set<String> mine = members(ours);
        mine.removeAll(members(Class.forName("org.vosk." + name, false, real)));
        added.addAll(mine);
      }
      assertEquals(Set.of(
          "public static LibVosk.vosk_recognizer_set_endpointer_mode(com.sun.jna.Pointer, int) : void []",
          "public static LibVosk.vosk_recognizer_set_endpointer_delays(com.sun.jna.Pointer, float, float, float) : void []",
          "public Recognizer.setEndpointerMode(int) : void []",
          "public Recognizer.setEndpointerDelays(float, float, float) : void []"), added);
    }
  }

  private static URLClassLoader realClasses() throws IOException {
    return new URLClassLoader(new URL[] {HostJvm.VOSK_JAR.toUri().toURL(), HostJvm.jna().toUri().toURL()}, null);
  }

  private static Set<String> members(Class<?> type) {
    Set<String> members = new TreeSet<>();
    for (Constructor<?> made : type.getConstructors()) {
      members.add(describe(made, "<init>", ""));
    }
    for (Method method : type.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()) {
        members.add(describe(method, method.getName(), " : " + method.getReturnType().getName()));
      }
    }
    return members;
  }

  private static String describe(Executable member, String name, String result) {
    String parameters = String.join(", ", Arrays.stream(member.getParameterTypes()).map(Class::getTypeName).toList());
    List<String> thrown = Arrays.stream(member.getExceptionTypes()).map(Class::getName).toList();
    return Modifier.toString(member.getModifiers() & ~Modifier.NATIVE) + " " + member.getDeclaringClass().getSimpleName() + "."
        + name + "(" + parameters + ")" + result + " " + thrown;
  }
}
