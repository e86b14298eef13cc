package io.dualmode.model.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.speaker.SpeakerNetwork;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A model on class paths that are neither folders nor jars of the file system. */
class ModelResourcesTest {
  private static final String LEXICON = "one W AH N\ntwo T UW\n";

  @TempDir Path dir;

  @BeforeEach
  void write() throws IOException {
    TinyModel.write(dir.resolve("model"), 1, Storage.INT8, LEXICON);
  }

  @Test
  void openBundled_engineAlone_saysWhichArtifactToAdd() {
    for (Executable open : List.<Executable>of(() -> SupernetModel.named("bundled"), SpeakerNetwork::openBundled)) {
      String message = assertThrows(IOException.class, open).getMessage();
      assertTrue(message.contains("add io.dualmode:dualmode-model-en-us"), message);
    }
    assertFalse(SpeakerNetwork.isBundled());
  }

  /** How a class loader gives its resources. */
  private enum Kind { SIZE_KNOWN, SIZE_UNKNOWN, URL_THAT_CANNOT_BE_OPENED, STREAM_ONLY }

  private ClassLoader loader(Kind kind) {
    return new ClassLoader(null) {
      @Override
      protected URL findResource(String name) {
        Path file = dir.resolve(name);
        return kind == Kind.STREAM_ONLY || !Files.isRegularFile(file) ? null : url(kind, name, file);
      }

      @Override
      public InputStream getResourceAsStream(String name) {
        try {
          return Files.isRegularFile(dir.resolve(name)) ? Files.newInputStream(dir.resolve(name)) : null;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  private static URL url(Kind kind, String name, Path file) {
    try {
      return new URL(null, "bundle://12.0:1/" + name, new URLStreamHandler() {
        @Override
        protected URLConnection openConnection(URL url) throws IOException {
          if (kind == Kind.URL_THAT_CANNOT_BE_OPENED) {
            throw new IOException("not from here");
          }
          byte[] bytes = Files.readAllBytes(file);
          return new URLConnection(url) {
            @Override
            public void connect() {
              // nothing to do
            }

            @Override
            public InputStream getInputStream() {
              return new ByteArrayInputStream(bytes);
            }

            @Override
            public long getContentLengthLong() {
              return kind == Kind.SIZE_KNOWN ? bytes.length : -1;
            }
          };
        }
      });
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void model_everyKindOfResource_isReadWhole() throws IOException {
    try (SupernetModel expected = SupernetModel.open(dir.resolve("model"))) {
      for (Kind kind : Kind.values()) {
        try (SupernetModel model = SupernetModel.open(ModelFiles.ofResources(loader(kind), "model"))) {
          assertEquals(expected.config(), model.config(), kind::name);
          assertEquals(expected.storedTensors(), model.storedTensors(), kind::name);
          assertEquals(expected.files().size(SupernetModel.WEIGHTS), model.files().size(SupernetModel.WEIGHTS), kind::name);
          try (InputStream in = model.lexicon()) {
            assertEquals(LEXICON, new String(in.readAllBytes(), StandardCharsets.UTF_8), kind::name);
          }
        }
      }
    }
  }

  @Test
  void file_missingOrTooLarge_isAClearError() throws IOException {
    for (Kind kind : Kind.values()) {
      ModelFiles files = ModelFiles.ofResources(loader(kind), "model");
      assertFalse(files.contains("missing"));
      assertTrue(files.contains(SupernetModel.CONFIG));
      assertThrows(NoSuchFileException.class, () -> files.read("missing", 10));
      assertThrows(NoSuchFileException.class, () -> files.size("missing"));
      String message = assertThrows(ModelFormatException.class, () -> files.read(SupernetModel.WEIGHTS, 10)).getMessage();
      assertTrue(message.contains("at most 10 bytes"), message);
    }
  }

  @Test
  void bootLoader_isTheSystems() throws IOException {
    assertFalse(ModelFiles.ofResources(null, "nowhere").contains(SupernetModel.CONFIG));
  }
}
