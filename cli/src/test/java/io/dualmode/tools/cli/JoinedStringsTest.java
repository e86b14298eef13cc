package io.dualmode.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.model.engine.SupernetEngine;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The modules that run are compiled so that strings are joined in place: making a class for each shape of them delays every start. */
class JoinedStringsTest {
  private final List<String> found = new ArrayList<>();
  private int classes;

  @Test
  void classes_ofTheModulesThatRun_makeNoneToJoinStrings() throws Exception {
    for (Class<?> one : List.of(EngineConfig.class, SupernetEngine.class, Main.class)) {
      URI place = one.getProtectionDomain().getCodeSource().getLocation().toURI();
      if (Files.isDirectory(Path.of(place))) {
        search(Path.of(place));
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + place), Map.of())) {
          search(jar.getPath("/"));
        }
      }
    }
    assertTrue(classes > 500, classes + " classes");
    assertEquals(List.of(), found);
  }

  private void search(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        classes++;
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("makeConcatWithConstants")) {
          found.add(file.toString());
        }
      }
    }
  }
}
