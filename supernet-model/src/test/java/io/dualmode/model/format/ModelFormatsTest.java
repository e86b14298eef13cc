package io.dualmode.model.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of others where nobody on the class path reads them. */
class ModelFormatsTest {
  @TempDir
  Path folder;

  private static void assertNames(String artifact, Path path) {
    IOException e = assertThrows(IOException.class, () -> SupernetModel.open(path));
    assertTrue(e.getMessage().contains(artifact) && e.getMessage().contains(path.toString()), e.getMessage());
  }

  @Test
  void open_withoutReader_namesTheArtifactToAdd() throws IOException {
    for (String name : new String[] {"a.nemo", "a.gguf", "A.NEMO", "a.safetensors"}) {
      assertNames("dualmode-checkpoints", Files.writeString(folder.resolve(name), "anything"));
    }
    assertNames("dualmode-checkpoints", Files.writeString(folder.resolve("without-suffix"), "GGUF and more"));
    Path kaldi = Files.createDirectories(folder.resolve("kaldi"));
    Files.createDirectories(kaldi.resolve("am"));
    Files.writeString(kaldi.resolve("am/final.mdl"), "x");
    assertNames("dualmode-kaldi", kaldi);
    assertFalse(SupernetModel.isModel(kaldi.toString()), "nobody can open it");
  }

  @Test
  void open_ofOtherFiles_saysWhatItSaidBefore() throws IOException {
    Path file = Files.writeString(folder.resolve("model.zip"), "no archive");
    assertTrue(assertThrows(ModelFormatException.class, () -> SupernetModel.open(file)).getMessage().contains("zip"));
    assertThrows(NoSuchFileException.class, () -> SupernetModel.open(folder.resolve("gone.nemo")));
    assertThrows(IOException.class, () -> SupernetModel.open(Files.createDirectories(folder.resolve("empty"))));
  }

  @Test
  void foreignFiles_areThoseNamed() throws IOException {
    Path weights = Files.writeString(folder.resolve("w.bin"), "12345");
    ModelFiles files = ModelFiles.ofForeign(folder, Map.of("weights.safetensors", weights), Map.of("lexicon.txt", new byte[] {'a', '\n'}));
    assertEquals(weights, files.path("weights.safetensors"));
    assertNull(files.path("lexicon.txt"));
    assertEquals(5, files.size("weights.safetensors"));
    assertEquals("a\n", new String(files.read("lexicon.txt", 10)));
    assertFalse(files.contains("lm"));
    assertThrows(NoSuchFileException.class, () -> files.size("lm"));
    Map<String, String> before = files.fingerprint();
    Files.writeString(folder.resolve("w.bin"), "123456");
    assertNotEquals(before, files.fingerprint());
  }
}
