package io.dualmode.model.neural;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.kernel.choice.KernelProvider.Choice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Log-probabilities of readings: the formulas in plain doubles, and each reading for itself. */
class NeuralLmScorerTest {
  private static final int ROUNDS = 12;

  @TempDir
  Path folder;

  private static List<Kernels> kernels() {
    List<Kernels> all = new ArrayList<>(List.of(KernelProvider.kernels(), KernelProvider.kernels(Choice.SCALAR)));
    if (KernelProvider.vectorAvailable()) {
      all.add(KernelProvider.kernels(Choice.VECTOR));
    }
    return all;
  }

  private static int[] reading(Random random, int length) {
    return random.ints(length, 1, RandomNeuralLm.PIECES.size()).toArray();
  }

  /** Readings that begin alike for any length, some the same, some the beginning of others, some empty. */
  private static int[][] readings(Random random, int most) {
    List<int[]> all = new ArrayList<>();
    int count = 2 + random.nextInt(20);
    for (int i = 0; i < count; i++) {
      int[] fresh = reading(random, random.nextInt(most + 1));
      int[] other = all.isEmpty() ? fresh : all.get(random.nextInt(all.size()));
      int shared = random.nextInt(Math.min(fresh.length, other.length) + 1);
      System.arraycopy(other, 0, fresh, 0, shared);
      all.add(random.nextInt(6) == 0 ? other.clone() : fresh);
    }
    return all.toArray(int[][]::new);
  }

  @Test
  void score_isWhatTheFormulasSay() throws IOException {
    RandomNeuralLm made = RandomNeuralLm.write(3, false, folder);
    NeuralLm lm = RandomNeuralLm.read(folder);
    Random random = new Random(5);
    for (Kernels kernels : kernels()) {
      int[][] readings = readings(random, 14);
      float[][] found = new NeuralLmScorer(lm, kernels).score(readings);
      for (int r = 0; r < readings.length; r++) {
        int[] before = new int[readings[r].length + 1];
        System.arraycopy(readings[r], 0, before, 1, readings[r].length);
        for (int p = 0; p <= readings[r].length; p++) {
          double[] next = made.next(Arrays.copyOf(before, p + 1));
          int label = p < readings[r].length ? readings[r][p] : PieceSpelling.BOUNDARY;
          assertEquals(next[label], found[r][p], 2e-3 * (1 + Math.abs(next[label])), kernels.name() + " reading " + r + " piece " + p);
        }
      }
    }
  }

  @Test
  void score_ofManyReadings_isThatOfEachAlone_toTheBit() throws IOException {
    Random random = new Random(11);
    for (int round = 0; round < ROUNDS; round++) {
      RandomNeuralLm.write(round, round % 2 == 0, folder);
      NeuralLm lm = RandomNeuralLm.read(folder);
      int[][] readings = readings(random, round % 3 == 0 ? 150 : 20);
      for (Kernels kernels : kernels()) {
        float[][] together = new NeuralLmScorer(lm, kernels).score(readings);
        NeuralLmScorer alone = new NeuralLmScorer(lm, kernels);
        for (int r = 0; r < readings.length; r++) {
          assertArrayEquals(alone.score(new int[][] {readings[r]})[0], together[r], kernels.name() + " round " + round + " reading " + r);
        }
      }
    }
  }

  @Test
  void score_ofMoreReadingsThanAreComputedTogether_isThatOfEachAlone() throws IOException {
    RandomNeuralLm.write(1, true, folder);
    NeuralLm lm = RandomNeuralLm.read(folder);
    Random random = new Random(2);
    int[][] readings = new int[40][];
    for (int r = 0; r < readings.length; r++) {
      readings[r] = reading(random, 200 + random.nextInt(100));
    }
    NeuralLmScorer scorer = new NeuralLmScorer(lm, KernelProvider.kernels(Choice.SCALAR));
    float[][] together = scorer.score(readings);
    for (int r = 0; r < readings.length; r += 7) {
      assertArrayEquals(scorer.score(new int[][] {readings[r]})[0], together[r]);
    }
  }

  @Test
  void score_ofAllThatMayFollow_sumsToOne() throws IOException {
    RandomNeuralLm.write(8, true, folder);
    NeuralLmScorer scorer = new NeuralLmScorer(RandomNeuralLm.read(folder), KernelProvider.kernels());
    int[] before = reading(new Random(1), 12);
    int[][] readings = new int[RandomNeuralLm.PIECES.size()][];
    for (int piece = 0; piece < readings.length; piece++) {
      readings[piece] = Arrays.copyOf(before, before.length + 1);
      readings[piece][before.length] = piece;
    }
    double sum = 0;
    for (float[] scores : scorer.score(readings)) {
      sum += Math.exp(scores[before.length]);
    }
    assertEquals(1, sum, 1e-4);
  }
}
