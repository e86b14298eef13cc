package io.dualmode.tools.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SphinxClassPathTest {
  private static final String CONFIG = "edu/cmu/sphinx/api/default.config.xml";
  @TempDir Path dir;
  private Path host;
  private Path adapter;

  @BeforeEach
  void jars() throws IOException {
    host = dir.resolve("host.jar");
    try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(host))) {
      jar.putNextEntry(new ZipEntry(CONFIG));
      jar.write("<config/>".getBytes());
      jar.putNextEntry(new ZipEntry("edu/cmu/sphinx/recognizer/Recognizer.class"));
    }
    adapter = dir.resolve("classes");
    Files.createDirectories(adapter.resolve(CONFIG).getParent());
    Files.writeString(adapter.resolve(CONFIG), "<config><component type='io.dualmode.sphinx.NeuralSearchManager'/></config>");
  }

  private static SphinxClassPath.Verdict check(Object... entries) throws IOException {
    return SphinxClassPath.check(Arrays.stream(entries).map(Object::toString).collect(Collectors.joining(File.pathSeparator)));
  }

  @Test
  void check_order_onlyTheAdapterInFrontIsReady() throws IOException {
    assertTrue(check("absent.jar", adapter, host).ready());
    SphinxClassPath.Verdict wrong = check(host, adapter);
    assertTrue(!wrong.ready() && wrong.message().contains(host + " stands in front of " + adapter), wrong.message());
    assertTrue(check(host).message().contains("the adapter is not on the class path"));
    assertTrue(check(adapter).message().contains("sphinx4-core is not on the class path"));
  }

  @Test
  void check_wildcard_jarsOfTheFolder() throws IOException {
    SphinxClassPath.Verdict verdict = check(adapter, dir + File.separator + "*");
    assertTrue(verdict.ready() && verdict.message().contains("*"), verdict.message());
    assertEquals(false, check(dir + File.separator + "*", adapter).ready());
  }

  /** What build tools start: a jar whose manifest names the others, in lines of any length. */
  @Test
  void check_jarsThatAManifestNames_areThoseOfTheClassPath() throws IOException {
    for (int round = 0; round < 20; round++) {
      Random r = new Random(round);
      boolean right = r.nextBoolean();
      String names = "lib/absent" + "x".repeat(r.nextInt(90)) + ".jar " + (right ? "classes/ host.jar" : "host.jar classes/") + " app.jar http://host/x.jar";
      StringBuilder lines = new StringBuilder("Manifest-Version: 1.0\r\n");
      String line = "Class-Path: " + names;
      for (int at = 0; at < line.length(); at += 60) {
        lines.append(at == 0 ? "" : " ").append(line, at, Math.min(line.length(), at + 60)).append("\r\n");
      }
      Path app = dir.resolve("app.jar");
      try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(app))) {
        jar.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
        jar.write(lines.append("\r\n").toString().getBytes());
      }
      SphinxClassPath.Verdict verdict = check(app);
      assertEquals(right, verdict.ready(), verdict.message());
      assertTrue(verdict.message().contains("stands in front of"), verdict.message());
    }
    assertTrue(check(dir.resolve("nowhere") + File.separator + "*", adapter, host).ready());
  }

  @Test
  void check_jarsInsideAJar_areToldOf() throws IOException {
    for (String folder : List.of("BOOT-INF/lib/", "WEB-INF/lib/")) {
      Path app = dir.resolve("boot.jar");
      try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(app))) {
        jar.putNextEntry(new ZipEntry(folder + "sphinx4-core.jar"));
      }
      SphinxClassPath.Verdict verdict = check(app);
      assertTrue(!verdict.ready() && verdict.message().contains("boot.jar has its jars inside"), verdict.message());
    }
  }

  @Test
  void check_noJar_errorNamesIt() throws IOException {
    Path text = Files.writeString(dir.resolve("notes.txt"), "no jar");
    assertTrue(assertThrows(IOException.class, () -> check(text)).getMessage().contains("notes.txt"));
  }
}
