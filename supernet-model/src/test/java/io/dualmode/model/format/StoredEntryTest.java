package io.dualmode.model.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.format.source.FileSource;
import io.dualmode.model.format.source.StoredEntry;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredEntryTest {
  private static final int ROUNDS = 200;

  @TempDir Path dir;

  private Path archive(String name, Map<String, byte[]> files, boolean stored, String comment) throws IOException {
    Path path = dir.resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(path))) {
      out.setComment(comment);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        if (stored) {
          CRC32 crc = new CRC32();
          crc.update(file.getValue());
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(file.getValue().length);
          entry.setCrc(crc.getValue());
        }
        out.putNextEntry(entry);
        out.write(file.getValue());
      }
    }
    return path;
  }

  private static byte[] bytes(StoredEntry entry) throws IOException {
    byte[] all = Files.readAllBytes(entry.archive());
    return Arrays.copyOfRange(all, (int) entry.start(), (int) (entry.start() + entry.size()));
  }

  @Test
  void of_storedFilesOfAnyNameAndComment_areWhereTheirBytesLie() throws Exception {
    Random random = new Random(3);
    for (int round = 0; round < ROUNDS; round++) {
      Map<String, byte[]> files = new LinkedHashMap<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        byte[] content = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(5000)];
        random.nextBytes(content);
        files.put((random.nextBoolean() ? "a folder/ü" : "x") + random.nextInt(1000) + (random.nextBoolean() ? "+%20.bin" : ""), content);
      }
      String comment = random.nextBoolean() ? null : "PK\u0005\u0006" + "c".repeat(random.nextInt(3000));
      Path path = archive("a " + round + "%.jar", files, true, comment);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        StoredEntry entry = StoredEntry.of(path, file.getKey());
        assertNotNull(entry, "round " + round);
        assertArrayEquals(file.getValue(), bytes(entry), "round " + round);
      }
      assertNull(StoredEntry.of(path, "another"));
    }
  }

  @Test
  void of_compressedFilesAndDamagedArchives_areLeftToTheLibrary() throws Exception {
    Map<String, byte[]> files = Map.of("a", new byte[1000]);
    assertNull(StoredEntry.of(archive("packed.zip", files, false, null), "a"));
    byte[] whole = Files.readAllBytes(archive("whole.zip", files, true, null));
    Random random = new Random(4);
    Path damaged = dir.resolve("damaged.zip");
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = Arrays.copyOf(whole, round % 3 == 0 ? random.nextInt(whole.length) : whole.length);
      for (int i = 0; i < 3 && bytes.length > 0; i++) {
        // all but the thousand bytes of the file itself
        int at = random.nextInt(bytes.length);
        bytes[at < 40 || at > 1030 ? at : at % 30] = (byte) random.nextInt();
      }
      Files.write(damaged, bytes);
      StoredEntry entry = StoredEntry.of(damaged, "a");
      assertTrue(entry == null || entry.start() >= 0 && entry.start() + entry.size() <= bytes.length, "round " + round);
    }
  }

  @Test
  void source_ofAClassPathAndOfAZip_readsInPlaceWhatIsStored() throws Exception {
    byte[] content = new byte[200_000];
    new Random(5).nextBytes(content);
    for (boolean stored : new boolean[] {true, false}) {
      Path path = archive("model +" + stored + ".jar", Map.of("m/config.json", new byte[2], "m/lm", content), stored, null);
      try (URLClassLoader loader = new URLClassLoader(new URL[] {path.toUri().toURL()}, null);
          ModelFiles resources = ModelFiles.ofResources(loader, "m/");
          ModelFiles zip = ModelFiles.open(path)) {
        for (ModelFiles files : new ModelFiles[] {resources, zip}) {
          assertEquals(stored, files.stored("lm") != null);
          try (FileSource source = files.source("lm", content.length)) {
            assertEquals(content.length, source.size());
            ByteBuffer part = ByteBuffer.allocate(1000);
            source.read(150_000, part);
            assertArrayEquals(Arrays.copyOfRange(content, 150_000, 151_000), part.array());
          }
        }
      }
    }
  }

  @Test
  void of_urlsThatNameNoFile_areNone() throws Exception {
    assertNull(StoredEntry.of(URI.create("file:/a/b").toURL()));
    assertNull(StoredEntry.of(URI.create("jar:http://localhost:1/a.jar!/b").toURL()));
    assertNull(StoredEntry.of(Path.of("pom.xml"), "a"));
  }
}
