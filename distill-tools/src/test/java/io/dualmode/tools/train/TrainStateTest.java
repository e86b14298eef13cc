package io.dualmode.tools.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainStateTest {
  private final ParameterLayout layout = new ParameterLayout(TinySupernet.CONFIG);

  @TempDir
  Path folder;

  @Test
  void saveAndLoad_keepEverything() throws IOException {
    TrainState s = TinySupernet.state(layout, 3);
    s.step = 17;
    s.heardSeconds = 1234.5;
    s.trainedSeconds = 99.25;
    s.adamSteps = 16;
    s.sparseStarted = true;
    s.normsFrozen = true;
    Arrays.fill(s.second, 0.5f);
    s.save(folder.resolve("state"));
    TrainState back = TrainState.load(folder.resolve("state"), layout.size(), layout.normSize());
    assertEquals(s.step, back.step);
    assertEquals(s.heardSeconds, back.heardSeconds);
    assertEquals(s.trainedSeconds, back.trainedSeconds);
    assertEquals(s.adamSteps, back.adamSteps);
    assertTrue(back.sparseStarted);
    assertTrue(back.normsFrozen);
    assertArrayEquals(s.weights, back.weights);
    assertArrayEquals(s.second, back.second);
    assertArrayEquals(s.normVariance[1], back.normVariance[1]);
    assertArrayEquals(s.mask, back.mask);
  }

  @Test
  void load_anotherShapeOrACutFile_saysSo() throws IOException {
    Path file = folder.resolve("state");
    TinySupernet.state(layout, 3).save(file);
    IOException shape = assertThrows(IOException.class, () -> TrainState.load(file, layout.size() + 1, layout.normSize()));
    assertTrue(shape.getMessage().contains("another shape"), shape.getMessage());
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 4));
    assertThrows(IOException.class, () -> TrainState.load(file, layout.size(), layout.normSize()));
  }
}
