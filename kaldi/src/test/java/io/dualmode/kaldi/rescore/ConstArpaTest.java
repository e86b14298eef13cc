package io.dualmode.kaldi.rescore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.fixtures.kaldi.ConstArpaWriter;
import io.dualmode.fixtures.kaldi.LargerModels;
import io.dualmode.fixtures.kaldi.ToneWorld;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConstArpaTest {
  @TempDir
  Path folder;
  private final ToneWorld world = new ToneWorld(6, 40, 1, 2);

  private ConstArpa written(ConstArpaWriter writer, boolean old, int mostDistance) throws IOException {
    return ConstArpa.read(Files.write(folder.resolve("G.carpa"), writer.bytes(old, mostDistance)));
  }

  @Test
  void costs_areThoseOfBackOff_inBothLayouts_nearAndFar() throws IOException {
    for (int order = 1; order <= 4; order++) {
      ConstArpaWriter writer = new LargerModels(world).ngrams(order, order, order % 2 == 0);
      ConstArpa near = written(writer, false, Integer.MAX_VALUE);
      ConstArpa far = written(writer, true, 20);
      assertEquals(order, near.order());
      Random random = new Random(order);
      for (int round = 0; round < 2000; round++) {
        // half of them as the sentences of the world have them
        int[] sentence = world.sentence(random.nextInt(60));
        int[] history = random.nextBoolean() ? random.ints(random.nextInt(order), 1, 42).toArray()
            : Arrays.copyOfRange(sentence, Math.max(0, sentence.length - order), sentence.length - 1);
        int word = random.nextBoolean() ? sentence[sentence.length - 1] : 1 + random.nextInt(41);
        double expected = -writer.cost(word, history);
        assertEquals(expected, near.score(word, history), 1e-4, order + ": " + Arrays.toString(history) + " " + word);
        assertEquals(near.score(word, history), far.score(word, history), 0);
        assertArrayEquals(near.history(history), far.history(history));
      }
    }
  }

  @Test
  void wordsThatAreNotKnown_areTheUnknownWord_orHaveNoScore() throws IOException {
    ConstArpa without = written(new LargerModels(world).ngrams(2, 1, false), false, 50);
    assertEquals(Float.NEGATIVE_INFINITY, without.score(1000, new int[] {1}));
    ConstArpaWriter writer = new LargerModels(world).ngrams(2, 1, true);
    ConstArpa with = written(writer, false, 50);
    assertEquals(with.score(world.words() + 4, new int[] {1}), with.score(1000, new int[] {1}));
    assertTrue(with.score(1000, new int[] {1000}) > Float.NEGATIVE_INFINITY);
  }

  @Test
  void histories_keepWhatSomethingBeginsWith() throws IOException {
    ConstArpaWriter writer = new ConstArpaWriter(3, 5, 6, -1).add(-1, -0.5, 1).add(-2, -0.25, 2).add(-3, 0, 3).add(-99, -0.1, 5).add(-1, 0, 6)
        .add(-0.5, -0.3, 1, 2).add(-0.2, 0, 2, 3).add(-0.1, 0, 1, 2, 3);
    ConstArpa arpa = written(writer, false, 100);
    assertArrayEquals(new int[] {1, 2}, arpa.history(new int[] {3, 1, 2}));
    assertArrayEquals(new int[] {2}, arpa.history(new int[] {3, 2}));
    assertArrayEquals(new int[0], arpa.history(new int[] {2, 3}));
    assertEquals(-0.1f, arpa.score(3, new int[] {1, 2}), 1e-6);
    assertEquals(-0.3f - 0.25f - 1, arpa.score(6, new int[] {1, 2}), 1e-6);
  }

  @Test
  void brokenFiles_areOneError_thatSaysWhere() throws IOException {
    byte[] whole = new LargerModels(world).ngrams(3, 1, false).bytes(false, 50);
    Path file = folder.resolve("G.carpa");
    for (int length : new int[] {0, 1, 20, 200, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      ModelFormatException e = assertThrows(ModelFormatException.class, () -> ConstArpa.read(file));
      assertTrue(e.getMessage().startsWith(file.toString()) && e.getMessage().contains("expected"), e.getMessage());
    }
  }
}
