package io.dualmode.tools.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

  @Test
  void check_noJar_errorNamesIt() throws IOException {
    Path text = Files.writeString(dir.resolve("notes.txt"), "no jar");
    assertTrue(assertThrows(IOException.class, () -> check(text)).getMessage().contains("notes.txt"));
  }
}
