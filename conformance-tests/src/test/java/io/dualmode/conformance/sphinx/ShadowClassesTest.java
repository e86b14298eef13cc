package io.dualmode.conformance.sphinx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The adapter's classes that stand in front of classes of the host: compiled applications have to find every member. */
class ShadowClassesTest {
  @ParameterizedTest
  @ValueSource(strings = {"edu.cmu.sphinx.api.SpeechResult", "edu.cmu.sphinx.api.Microphone"})
  void publicMembers_ofTheHost_areAllThere(String name) throws Exception {
    URL core = SphinxJvm.CORE.toUri().toURL();
    try (URLClassLoader host = new URLClassLoader(new URL[] {core}, ClassLoader.getPlatformClassLoader())) {
      Class<?> theirs = Class.forName(name, false, host);
      Class<?> ours = Class.forName(name);
      assertNotEquals(theirs.getProtectionDomain().getCodeSource().getLocation(),
          ours.getProtectionDomain().getCodeSource().getLocation(), "the adapter's stands in front");
      assertEquals(theirs.getModifiers(), ours.getModifiers());
      Set<String> missing = members(theirs);
      assertTrue(!missing.isEmpty());
      missing.removeAll(members(ours));
      assertEquals(Set.of(), missing);
    }
  }

  private static Set<String> members(Class<?> type) {
    return Stream.concat(Arrays.stream(type.getConstructors()), Arrays.stream(type.getMethods()))
        .map(ShadowClassesTest::signature).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String signature(Executable member) {
    String result = member instanceof Method method ? method.getReturnType().getName() : "";
    return result + " " + member.getName()
        + Arrays.stream(member.getParameterTypes()).map(Class::getName).collect(Collectors.joining(", ", "(", ")"));
  }
}
