package io.dualmode.tools.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.tools.supernet.SupernetState;
import io.dualmode.tools.train.objective.SupernetHeads;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupernetStateTest {
  private final ParameterLayout layout = SupernetHeads.layout(TinySupernet.CONFIG);

  @TempDir
  Path folder;

  @Test
  void saveAndLoad_keepEverything() throws IOException {
    SupernetState s = TinySupernet.state(layout, 3);
    s.step = 17;
    s.heardSeconds = 1234.5;
    s.trainedSeconds = 99.25;
    s.updates = 16;
    s.sparseStarted = true;
    s.normsFrozen = true;
    s.moments.put("second", new float[s.weights.length]);
    Arrays.fill(s.moments.get("second"), 0.5f);
    s.save(folder.resolve("state"));
    SupernetState back = SupernetState.load(folder.resolve("state"), layout);
    assertEquals(s.step, back.step);
    assertEquals(s.heardSeconds, back.heardSeconds);
    assertEquals(s.trainedSeconds, back.trainedSeconds);
    assertEquals(s.updates, back.updates);
    assertTrue(back.sparseStarted);
    assertTrue(back.normsFrozen);
    assertArrayEquals(s.weights, back.weights);
    assertArrayEquals(s.moments.get("second"), back.moments.get("second"));
    assertArrayEquals(s.normVariance[1], back.normVariance[1]);
    assertArrayEquals(s.mask, back.mask);
  }

  @Test
  void load_anotherShapeOrACutFile_saysSo() throws IOException {
    Path file = folder.resolve("state");
    TinySupernet.state(layout, 3).save(file);
    IOException shape = assertThrows(IOException.class, () -> SupernetState.load(file, SupernetHeads.layout(TinySupernet.STEMMED)));
    assertTrue(shape.getMessage().contains("another shape"), shape.getMessage());
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 4));
    assertThrows(IOException.class, () -> SupernetState.load(file, layout));
  }
}
