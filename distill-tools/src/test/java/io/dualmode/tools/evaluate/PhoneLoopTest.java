package io.dualmode.tools.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dualmode.model.encoder.MmiHead;
import io.dualmode.tools.loss.PhoneTrigram;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PhoneLoopTest {

  private static final int UNITS = 3;

  /** A head whose logits are given: a row for every pair of units, then the stay rows. */
  private static final MmiHead PAIRS = new MmiHead() {
    @Override
    public int outputs() {
      return UNITS * UNITS + UNITS;
    }

    @Override
    public int entry(int previous, int unit) {
      return previous * UNITS + unit;
    }

    @Override
    public int stay(int unit) {
      return UNITS * UNITS + unit;
    }

    @Override
    public void logits(float[] encoded, int offset, int frames, float[] out, int outOffset) {
      throw new UnsupportedOperationException("the test gives logits itself");
    }
  };

  /** Tries every sequence of steps. */
  private static final class Exhaustive {
    final float[] logits;
    final int frames;
    final PhoneTrigram bigram;
    final double scale;
    final double bonus;
    double best = Double.NEGATIVE_INFINITY;
    List<Integer> phones = List.of();

    Exhaustive(float[] logits, int frames, PhoneTrigram bigram, double scale, double bonus) {
      this.logits = logits;
      this.frames = frames;
      this.bigram = bigram;
      this.scale = scale;
      this.bonus = bonus;
      extend(0, new ArrayList<>(), 0);
    }

    private void extend(int t, List<Integer> path, double score) {
      if (t == frames) {
        if (score > best) {
          best = score;
          phones = List.copyOf(path);
        }
        return;
      }
      int last = path.isEmpty() ? 0 : path.get(path.size() - 1);
      for (int q = 0; q < UNITS; q++) {
        path.add(q);
        extend(t + 1, path, score + Math.log(bigram.probability(last, q)) + bonus
            + scale * logits[t * PAIRS.outputs() + PAIRS.entry(last, q)]);
        path.remove(path.size() - 1);
      }
      if (t > 0) {
        extend(t + 1, path, score + scale * logits[t * PAIRS.outputs() + PAIRS.stay(last)]);
      }
    }
  }

  @Test
  void decode_findsTheBestOfAllSequences() {
    PhoneTrigram bigram = PhoneTrigram.fromSequences(UNITS, List.of(new int[] {0, 1, 2, 2, 0}, new int[] {1, 2, 0}));
    Random random = new Random(3);
    for (int round = 0; round < 40; round++) {
      int frames = 1 + random.nextInt(7);
      float[] logits = new float[frames * PAIRS.outputs()];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) (2 * random.nextGaussian());
      }
      double scale = 0.5 + random.nextDouble();
      double bonus = random.nextGaussian();
      PhoneLoop loop = new PhoneLoop(PAIRS, bigram, scale, bonus);
      int[] expected = new Exhaustive(logits, frames, bigram, scale, bonus).phones.stream().mapToInt(q -> q).toArray();
      assertArrayEquals(expected, loop.decode(logits, frames), "round " + round);
      assertArrayEquals(expected, loop.decode(logits, frames), "again with used scratch, round " + round);
    }
  }

  @Test
  void decode_insertionBonusMakesMorePhones() {
    PhoneTrigram bigram = PhoneTrigram.fromSequences(UNITS, List.of(new int[] {0, 1, 2}));
    float[] logits = new float[20 * PAIRS.outputs()];
    assertEquals(1, new PhoneLoop(PAIRS, bigram, 1, -50).decode(logits, 20).length);
    assertEquals(20, new PhoneLoop(PAIRS, bigram, 1, 50).decode(logits, 20).length);
    assertEquals(0, new PhoneLoop(PAIRS, bigram, 1, 0).decode(logits, 0).length);
  }

  @Test
  void ctc_mergesRepeatsUnlessABlankParts() {
    int[] best = {0, 2, 2, 0, 2, 1, 1, 0};
    float[] logProbabilities = new float[best.length * UNITS];
    for (int t = 0; t < best.length; t++) {
      logProbabilities[t * UNITS + best[t]] = 1;
    }
    assertArrayEquals(new int[] {2, 2, 1}, GreedySearch.ctc(logProbabilities, best.length, UNITS));
  }
}
