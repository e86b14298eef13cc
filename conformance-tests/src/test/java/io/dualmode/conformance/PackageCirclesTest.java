package io.dualmode.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Packages of main sources use each other in one direction only. Where a class needs one of a package above it, it lies in the wrong
 * package, or what it needs can be given to it.
 */
class PackageCirclesTest {
  private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);
  private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
  private static final Pattern NAME = Pattern.compile("\\b((?:[a-z]\\w*\\.)+)([A-Z]\\w*)");
  private static final int FEWEST = 150;

  /** For each package the others that it uses, with the classes of both sides as an error tells them. */
  private static final class Uses {
    private final Map<String, Map<String, Set<String>>> uses = new TreeMap<>();

    /** @param sources by class name with its package */
    static Uses of(Map<String, String> sources) {
      Uses found = new Uses();
      sources.forEach((type, source) -> {
        String own = packageOf(type);
        found.uses.computeIfAbsent(own, name -> new TreeMap<>());
        Matcher name = NAME.matcher(COMMENT.matcher(source).replaceAll(""));
        while (name.find()) {
          String used = name.group();
          if (sources.containsKey(used) && !packageOf(used).equals(own)) {
            found.uses.get(own).computeIfAbsent(packageOf(used), other -> new TreeSet<>()).add(simple(type) + " uses " + simple(used));
          }
        }
      });
      return found;
    }

    private static String packageOf(String type) {
      return type.substring(0, type.lastIndexOf('.'));
    }

    private static String simple(String type) {
      return type.substring(type.lastIndexOf('.') + 1);
    }

    private Set<String> reachable(String from) {
      Set<String> reached = new TreeSet<>();
      Deque<String> left = new ArrayDeque<>(List.of(from));
      while (!left.isEmpty()) {
        for (String next : uses.getOrDefault(left.pop(), Map.of()).keySet()) {
          if (reached.add(next)) {
            left.push(next);
          }
        }
      }
      return reached;
    }

    /** Lines that tell who closes circles, none where there are none. */
    Set<String> circles() {
      Map<String, Set<String>> reachable = new HashMap<>();
      uses.keySet().forEach(name -> reachable.put(name, reachable(name)));
      Set<String> lines = new TreeSet<>();
      uses.forEach((from, others) -> others.forEach((to, classes) -> {
        if (reachable.get(to).contains(from)) {
          lines.add(from + " -> " + to + ": " + String.join(", ", classes));
        }
      }));
      return lines;
    }
  }

  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new TreeMap<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path root : modules.map(module -> module.resolve("src/main/java")).filter(Files::isDirectory).toList()) {
        try (Stream<Path> files = Files.walk(root)) {
          for (Path file : files.filter(f -> f.toString().endsWith(".java") && !f.getFileName().toString().contains("-")).toList()) {
            String source = Files.readString(file);
            Matcher declared = PACKAGE.matcher(source);
            assertTrue(declared.find(), file + " has no package");
            String name = file.getFileName().toString();
            sources.put(declared.group(1) + "." + name.substring(0, name.length() - ".java".length()), source);
          }
        }
      }
    }
    return sources;
  }

  @Test
  void packagesOfMainSources_useEachOtherInOneDirection() throws IOException {
    Uses uses = Uses.of(sources());
    assertTrue(uses.uses.size() > FEWEST, "packages found: " + uses.uses.size());
    assertEquals(Set.of(), uses.circles());
  }

  @Test
  void circle_isFoundThroughOthersAndInStaticImportsButNotInComments() {
    Map<String, String> sources = new HashMap<>(Map.of(
        "x.a.First", "import x.b.Second;",
        "x.b.Second", "class Second { x.c.Third third; }",
        "x.c.Third", "import static x.a.First.LEAST; import x.d.Fourth;",
        "x.d.Fourth", "/** See {@link x.a.First}. */ // or x.b.Second\n"));
    assertEquals(Set.of("x.a -> x.b: First uses Second", "x.b -> x.c: Second uses Third", "x.c -> x.a: Third uses First"),
        Uses.of(sources).circles());
    sources.put("x.c.Third", "import x.d.Fourth;");
    assertEquals(Set.of(), Uses.of(sources).circles());
  }
}
