package io.dualmode.tools.migrate;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Tells from a class path which engine an application will run on.
 *
 * <p>With sphinx4-core in front of the adapter no code of the adapter runs, so nothing can warn from inside; this looks from
 * outside. The first {@value #CONFIG} decides, as it does in the virtual machine.
 */
final class SphinxClassPath {
  private static final String CONFIG = "edu/cmu/sphinx/api/default.config.xml";
  /** Where executable jars and web archives keep other jars. */
  private static final List<String> NESTED = List.of("BOOT-INF/lib/", "WEB-INF/lib/");
  private static final Pattern CONTINUED = Pattern.compile("\\r?\\n ");
  private static final Pattern CLASS_PATH = Pattern.compile("(?im)^Class-Path:(.*)$");
  private static final String HOST = "edu/cmu/sphinx/recognizer/Recognizer.class";

  private SphinxClassPath() {}

  /**
   * What a class path leads to.
   *
   * @param ready whether the adapter is in use
   * @param message what was found, and what to change
   */
  record Verdict(boolean ready, String message) {}

  static Verdict check(String classPath) throws IOException {
    Path first = null;
    boolean firstIsOurs = false;
    Path adapter = null;
    boolean host = false;
    Set<Path> entries = entries(classPath);
    for (Path entry : entries) {
      String config = read(entry, CONFIG);
      boolean ours = config != null && config.contains(SphinxComponent.SEARCH_MANAGER);
      host |= read(entry, HOST) != null;
      if (ours && adapter == null) {
        adapter = entry;
      }
      if (config != null && first == null) {
        first = entry;
        firstIsOurs = ours;
      }
    }
    if (!host) {
      Optional<Path> nested = entries.stream().filter(SphinxClassPath::hasNested).findFirst();
      return new Verdict(false, "sphinx4-core is not on the class path" + (nested.isEmpty() ? "" : ": " + nested.get() + " has its jars inside, into which this"
          + " does not look; give the class path that it is made of, as mvn dependency:build-classpath prints it"));
    }
    if (adapter == null) {
      return new Verdict(false, "the adapter is not on the class path: put the dualmode-sphinx jar in front of " + first);
    }
    boolean wildcard = classPath.contains("*");
    return firstIsOurs ? new Verdict(true, "the application runs on Dualmode: " + adapter + " stands in front of sphinx4-core"
            + (wildcard ? "; behind * the virtual machine may take the jars in another order, so name the adapter itself" : ""))
        : new Verdict(false, "the application runs on stock Sphinx4: " + first + " stands in front of " + adapter
            + "; turn them round");
  }

  /** The entries in order, with wildcards as the virtual machine expands them; its order of the jars in a folder is not defined. */
  private static Set<Path> entries(String classPath) throws IOException {
    Set<Path> entries = new LinkedHashSet<>();
    for (String entry : classPath.split(File.pathSeparator)) {
      if (entry.equals("*") || entry.endsWith(File.separator + "*")) {
        Path folder = Path.of(entry.length() == 1 ? "." : entry.substring(0, entry.length() - 2));
        List<Path> jars = new ArrayList<>();
        if (Files.isDirectory(folder)) {
          try (var files = Files.newDirectoryStream(folder, "*.{jar,JAR}")) {
            files.forEach(jars::add);
          }
        }
        Collections.sort(jars);
        for (Path jar : jars) {
          add(jar, entries);
        }
      } else if (!entry.isEmpty()) {
        add(Path.of(entry), entries);
      }
    }
    return entries;
  }

  /** Adds an entry, and behind a jar what its manifest names; the virtual machine passes over what is not there. */
  private static void add(Path entry, Set<Path> entries) throws IOException {
    if (!Files.exists(entry) || !entries.add(entry) || Files.isDirectory(entry)) {
      return;
    }
    String manifest = read(entry, JarFile.MANIFEST_NAME);
    if (manifest == null) {
      return;
    }
    // a jar may have a manifest that Java cannot read, which then names nothing
    Matcher names = CLASS_PATH.matcher(CONTINUED.matcher(manifest).replaceAll(""));
    if (names.find()) {
      for (String name : names.group(1).strip().split(" +")) {
        try {
          add(Path.of(entry.toAbsolutePath().toUri().resolve(name)), entries);
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
          // a URL of another kind, or none
        }
      }
    }
  }

  private static boolean hasNested(Path entry) {
    if (Files.isDirectory(entry)) {
      return false;
    }
    try (ZipFile jar = new ZipFile(entry.toFile())) {
      return jar.stream().anyMatch(file -> NESTED.stream().anyMatch(file.getName()::startsWith));
    } catch (IOException e) {
      return false;
    }
  }

  /** Text of a resource in an entry, or null. */
  private static String read(Path entry, String name) throws IOException {
    if (Files.isDirectory(entry)) {
      Path file = entry.resolve(name);
      return Files.isRegularFile(file) ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1) : null;
    }
    try (ZipFile jar = new ZipFile(entry.toFile())) {
      ZipEntry found = jar.getEntry(name);
      if (found == null) {
        return null;
      }
      try (InputStream in = jar.getInputStream(found)) {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      }
    } catch (ZipException e) {
      throw new IOException(entry + " is neither a folder nor a jar: " + e.getMessage(), e);
    }
  }
}
