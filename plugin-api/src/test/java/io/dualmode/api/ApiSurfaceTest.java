package io.dualmode.api;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The public surface of the API, line by line, against {@code src/test/resources/api.txt}. A line that is gone breaks programs that were
 * compiled before; one that is new is a promise. Both are accepted by writing the file anew and having the difference reviewed:
 *
 * <pre>mvn -pl plugin-api test -Dtest=ApiSurfaceTest -Dapi.accept</pre>
 */
class ApiSurfaceTest {
  private static final Path BASELINE = Path.of("src/test/resources/api.txt");
  private static final String INTERNAL = "io.dualmode.api.internal";

  @Test
  void surface_isTheOneOfTheBaseline() throws Exception {
    List<String> surface = surface();
    if (System.getProperty("api.accept") != null) {
      Files.write(BASELINE, surface);
      return;
    }
    TreeSet<String> gone = new TreeSet<>(Files.readAllLines(BASELINE));
    TreeSet<String> added = new TreeSet<>(surface);
    added.removeAll(gone);
    gone.removeAll(surface);
    TreeSet<String> owed = new TreeSet<>(added);
    owed.removeIf(line -> !line.contains(" abstract ") || !line.contains("("));
    if (!gone.isEmpty() || !added.isEmpty()) {
      fail("the public API is not that of " + BASELINE + "."
          + listed("\nGone or changed, which breaks programs that use it:", gone)
          + listed("\nNew, but owed by every implementation there is, which breaks them:", owed)
          + listed("\nNew:", added)
          + "\nWhere this is intended: mvn -pl plugin-api test -Dtest=ApiSurfaceTest -Dapi.accept, and commit the file with a line in"
          + " CHANGELOG.md.");
    }
  }

  /** The lines say what a caller can rely on: a member less, or another type, is another line. */
  @Test
  void surface_hasTheMembersOfEveryKind() throws Exception {
    List<String> surface = surface();
    assertTrue(surface.contains("io.dualmode.api.Word: public java.util.OptionalDouble confidence()"), surface.toString());
    assertTrue(surface.contains("io.dualmode.api.SpeechSession: public abstract io.dualmode.api.RecognitionResult finish()"));
    assertTrue(surface.contains("io.dualmode.api.SpeechSession: public default boolean accept(float[])"));
    assertTrue(surface.contains("io.dualmode.api.config.RecognitionMode: public static final io.dualmode.api.config.RecognitionMode TWO_PASS"));
    assertTrue(surface.stream().noneMatch(line -> line.contains(INTERNAL)));
  }

  private static String listed(String title, TreeSet<String> lines) {
    return lines.isEmpty() ? "" : title + lines.stream().map(line -> "\n  " + line).collect(Collectors.joining());
  }

  private static List<String> surface() throws IOException, URISyntaxException, ClassNotFoundException {
    Path classes = Path.of(SpeechEngine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class") && !f.toString().endsWith("-info.class")).toList()) {
        String name = classes.relativize(file).toString().replace(file.getFileSystem().getSeparator(), ".").replaceAll("\\.class$", "");
        Class<?> type = Class.forName(name, false, ApiSurfaceTest.class.getClassLoader());
        if (!name.startsWith(INTERNAL) && isVisible(type)) {
          add(type, lines);
        }
      }
    }
    return lines.stream().sorted().distinct().toList();
  }

  private static boolean isVisible(Class<?> type) {
    return !type.isAnonymousClass() && !type.isLocalClass() && isOpen(type.getModifiers())
        && (type.getDeclaringClass() == null || isVisible(type.getDeclaringClass()));
  }

  private static boolean isOpen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  /** What a caller can see; that arguments may be listed ("transient"), or that a method locks, is not of it. */
  private static String modifiers(Executable member) {
    int seen = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL;
    return Modifier.toString(member.getModifiers() & seen);
  }

  private static void add(Class<?> type, List<String> lines) {
    String name = type.getName();
    String parents = Stream.concat(Stream.ofNullable(type.getGenericSuperclass()), Arrays.stream(type.getGenericInterfaces()))
        .map(Type::getTypeName).filter(parent -> !parent.equals("java.lang.Object")).sorted().collect(Collectors.joining(", "));
    String kind = type.isEnum() ? "enum" : type.isRecord() ? "record" : type.isInterface() ? "type" : "class";
    lines.add(name + ": " + Modifier.toString(type.getModifiers() & ~Modifier.STATIC) + " " + kind
        + (parents.isEmpty() ? "" : " of " + parents));
    for (Field field : type.getDeclaredFields()) {
      if (shown(field)) {
        lines.add(name + ": " + Modifier.toString(field.getModifiers()) + " " + field.getGenericType().getTypeName() + " "
            + field.getName());
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (shown(constructor)) {
        lines.add(name + ": " + modifiers(constructor) + " new(" + types(constructor.getGenericParameterTypes()) + ")");
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (shown(method)) {
        lines.add(name + ": " + modifiers(method) + (method.isDefault() ? " default " : " ")
            + method.getGenericReturnType().getTypeName() + " " + method.getName() + "(" + types(method.getGenericParameterTypes()) + ")"
            + (method.getExceptionTypes().length == 0 ? "" : " throws " + types(method.getExceptionTypes())));
      }
    }
  }

  private static boolean shown(Member member) {
    return isOpen(member.getModifiers()) && !member.isSynthetic();
  }

  private static String types(Type[] types) {
    return Arrays.stream(types).map(Type::getTypeName).collect(Collectors.joining(", "));
  }
}
