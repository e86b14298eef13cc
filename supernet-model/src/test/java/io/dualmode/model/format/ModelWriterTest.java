package io.dualmode.model.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory holds the old model, no model, or a good one, whatever happens while another is written. */
class ModelWriterTest {
  @TempDir Path dir;

  private static Map<String, byte[]> contents(Path directory) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), Files.isDirectory(file) ? new byte[0] : Files.readAllBytes(file));
      }
    }
    return files;
  }

  private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> found) {
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((name, bytes) -> assertArrayEquals(bytes, found.get(name), name));
  }

  @Test
  void write_failsOnAnyFile_oldModelIsWhole() throws IOException {
    TinyModel.writer(5, Storage.F32).file("lexicon.txt", "a AH\n".getBytes()).write(dir);
    Map<String, byte[]> old = contents(dir);
    for (String missing : Set.of("lexicon.txt", "lm", "zz")) {
      ModelWriter other = TinyModel.writer(6, Storage.F32).file("lexicon.txt", "b B\n".getBytes()).file(missing, dir.resolve("nowhere"));
      assertThrows(IOException.class, () -> other.write(dir));
      assertSame(old, contents(dir));
    }
  }

  @Test
  void write_modelThatIsNotWhole_oldModelStays() throws IOException {
    TinyModel.writer(5, Storage.F32).write(dir);
    Map<String, byte[]> old = contents(dir);
    ModelWriter partial = TinyModel.writer(6, Storage.F32).ints("no.such.tensor", new int[] {1}, new int[] {1});
    assertThrows(ModelFormatException.class, () -> partial.write(dir));
    assertSame(old, contents(dir));
  }

  @Test
  void write_overAModel_replacesItAndKeepsOtherFiles() throws IOException {
    TinyModel.writer(5, Storage.F32).write(dir);
    Files.writeString(dir.resolve("notes.txt"), "mine");
    TinyModel.writer(6, Storage.F32).write(dir);
    Path fresh = dir.resolve("fresh");
    TinyModel.writer(6, Storage.F32).write(fresh);
    Map<String, byte[]> expected = contents(fresh);
    DurableFiles.remove(fresh);
    expected.put("notes.txt", "mine".getBytes());
    assertSame(expected, contents(dir));
  }

  @Test
  void write_filesOfTheDirectoryItself_stay() throws IOException {
    TinyModel.writer(5, Storage.F32).file("lexicon.txt", "a AH\n".getBytes()).write(dir);
    TinyModel.writer(6, Storage.F32).file("lexicon.txt", dir.resolve("lexicon.txt")).write(dir);
    assertEquals("a AH\n", Files.readString(dir.resolve("lexicon.txt")));
  }
}
