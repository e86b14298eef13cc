package io.dualmode.model.readable;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.format.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PunctuationModelTest {
  private static final int ROUNDS = 300;

  @TempDir
  Path dir;

  private final PunctuationModel model = new SmallPunctuation().opensSentence("then").capital("london").build();

  @Test
  void read_whatWasWritten_saysTheSame() throws IOException {
    double[][] counts = new double[Mark.ALL.size()][PauseModel.LENGTHS + 1];
    Random random = new Random(3);
    for (double[] row : counts) {
      Arrays.setAll(row, i -> random.nextInt(100));
    }
    PunctuationModel full = model.with(PauseModel.of(counts, 10), new PunctuationModel.Tuning(0.5f, List.of(5f, 1f, 2f, 3f, 4f), 6));
    full.write(dir.resolve(PunctuationModel.FILE), Map.of("books", "3"));
    try (ModelFiles files = ModelFiles.open(dir)) {
      PunctuationModel read = PunctuationModel.read(files);
      assertEquals(full.tuning(), read.tuning());
      assertEquals(full.frequent(), read.frequent());
      assertArrayEquals(full.pauses().values(), read.pauses().values());
      List<String> words = List.of("he", "went", "to", "london", "then", "he", "left");
      Punctuated a = new Punctuator(full).punctuate(words, new int[words.size()], TextContext.START, true);
      Punctuated b = new Punctuator(read).punctuate(words, new int[words.size()], TextContext.START, true);
      assertArrayEquals(a.marks(), b.marks());
      assertArrayEquals(a.capitals(), b.capitals());
    }
  }

  @Test
  void read_damagedFile_isRefused() throws IOException {
    Path file = dir.resolve(PunctuationModel.FILE);
    model.write(file, Map.of());
    byte[] bytes = Files.readAllBytes(file);
    Random random = new Random(4);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = random.nextBoolean() ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
      if (damaged.length == bytes.length) {
        damaged[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      }
      Files.write(file, damaged);
      try (ModelFiles files = ModelFiles.open(dir)) {
        assertThrows(IOException.class, () -> PunctuationModel.read(files), "round " + round);
      }
    }
  }

  /** A table learned from counts: long pauses speak for the mark they were met behind, and every row sums to one. */
  @Test
  void of_counts_areProbabilities() {
    double[][] counts = new double[Mark.ALL.size()][PauseModel.LENGTHS + 1];
    counts[Mark.NONE.ordinal()][0] = 1000;
    counts[Mark.FULL_STOP.ordinal()][6] = 100;
    PauseModel pauses = PauseModel.of(counts, 10);
    assertTrue(pauses.log(Mark.FULL_STOP.ordinal(), 6) > pauses.log(Mark.NONE.ordinal(), 6));
    for (int mark = 0; mark < Mark.ALL.size(); mark++) {
      double sum = 0;
      for (int i = 0; i <= PauseModel.LENGTHS; i++) {
        sum += Math.exp(pauses.log(mark, i));
      }
      assertEquals(1, sum, 1e-5);
    }
    assertEquals(0, PauseModel.length(0));
    assertEquals(PauseModel.LENGTHS - 1, PauseModel.length(Long.MAX_VALUE));
  }
}
