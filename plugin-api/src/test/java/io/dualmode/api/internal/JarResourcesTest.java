package io.dualmode.api.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resources of jars that change or are closed while a program runs. */
class JarResourcesTest {
  private static final Pattern CACHED = Pattern.compile("\\.openStream\\(\\)|\\.openConnection\\(\\)|\\.getResourceAsStream\\(");
  @TempDir Path dir;

  private static void write(Path jar, List<String> contents) throws IOException {
    Path next = jar.resolveSibling("next");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(next))) {
      for (int i = 0; i < contents.size(); i++) {
        zip.putNextEntry(new ZipEntry("a/" + i + ".txt"));
        zip.write(contents.get(i).getBytes(StandardCharsets.UTF_8));
      }
    }
    // as an installer has it: another file of the same name
    Files.deleteIfExists(jar);
    Files.move(next, jar);
  }

  private static String read(URL url) throws IOException {
    try (InputStream in = ClassLoaders.open(url)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void jarReplaced_isReadAsItIs() throws IOException {
    Path jar = dir.resolve("some.jar");
    Random random = new Random(7);
    for (int round = 0; round < 20; round++) {
      List<String> contents = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        contents.add(round + ":" + "x".repeat(random.nextInt(3000)));
      }
      write(jar, contents);
      for (int i = 0; i < contents.size(); i++) {
        assertEquals(contents.get(i), read(new URL("jar:" + jar.toUri() + "!/a/" + i + ".txt")));
      }
    }
  }

  @Test
  void anotherLoaderClosed_streamGoesOn() throws IOException {
    Path jar = dir.resolve("shared.jar");
    write(jar, List.of("x".repeat(1 << 20)));
    URL[] path = {jar.toUri().toURL()};
    URLClassLoader one = new URLClassLoader(path, null);
    URLClassLoader other = new URLClassLoader(path, null);
    try (one; InputStream in = ClassLoaders.open(one.getResource("a/0.txt"))) {
      in.read();
      try (InputStream theirs = other.getResourceAsStream("a/0.txt")) {
        theirs.read();
      }
      other.close();
      assertEquals((1 << 20) - 1, in.readAllBytes().length);
    }
  }

  @Test
  void missing_saysWhereItShouldBe() {
    assertEquals("none.txt is missing beside " + JarResourcesTest.class.getName(),
        assertThrows(FileNotFoundException.class, () -> ClassLoaders.open(JarResourcesTest.class, "none.txt")).getMessage());
  }

  /** Whatever is read from jars goes by one way. */
  @Test
  void sources_openResourcesHereOnly() throws IOException {
    List<String> found = new ArrayList<>();
    for (String module : List.of("plugin-api", "supernet-model", "codecs", "checkpoints", "kaldi", "sphinx-adapter", "vosk-adapter", "cli",
        "distill-tools")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
          if (CACHED.matcher(Files.readString(file)).find()) {
            found.add(file.getFileName().toString());
          }
        }
      }
    }
    // the latter has class loaders that give streams and no URLs
    assertEquals(List.of("ClassLoaders.java", "ClassPathFiles.java"), found);
  }
}
