package io.dualmode.tools.loss.mmi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The reference enumerates every path of the graph, one frame at a time, in doubles. */
class MmiLossTest {

  private static final int UNITS = 4;

  private static List<int[]> randomSequences(Random random, int units, int count, int length) {
    List<int[]> sequences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] sequence = new int[1 + random.nextInt(length)];
      for (int j = 0; j < sequence.length; j++) {
        sequence[j] = random.nextInt(units - 1) + (random.nextInt(3) == 0 ? 1 : 0);
      }
      sequences.add(sequence);
    }
    return sequences;
  }

  /** All label sequences: each frame either enters some phone or stays; collects log weights of the complete paths. */
  private static final class PathSum {
    final PhoneTopology topology;
    final PhoneTrigram trigram;
    final float[] logits;
    final int offset;
    final int frames;
    final int[] phones;
    final EntryWindows windows;
    final List<Double> weights = new ArrayList<>();

    PathSum(PhoneTopology topology, PhoneTrigram trigram, float[] logits, int offset, int frames, int[] phones,
        EntryWindows windows) {
      this.topology = topology;
      this.trigram = trigram;
      this.logits = logits;
      this.offset = offset;
      this.frames = frames;
      this.phones = phones;
      this.windows = windows;
    }

    double logSum() {
      extend(0, new ArrayList<>(), 0);
      double most = weights.stream().mapToDouble(w -> w).max().orElse(Double.NEGATIVE_INFINITY);
      return most + Math.log(weights.stream().mapToDouble(w -> Math.exp(w - most)).sum());
    }

    private void extend(int t, List<Integer> path, double weight) {
      if (t == frames) {
        if (phones == null || path.size() == phones.length) {
          weights.add(weight);
        }
        return;
      }
      int count = path.size();
      int last = count > 0 ? path.get(count - 1) : 0;
      int beforeLast = count > 1 ? path.get(count - 2) : 0;
      for (int q = 0; q < topology.units(); q++) {
        if (phones != null && (count == phones.length || phones[count] != q || count == 0 && t > 0
            || t < windows.firstFrame()[count] || t > windows.lastFrame()[count])) {
          continue;
        }
        path.add(q);
        extend(t + 1, path, weight + Math.log(trigram.probability(beforeLast, last, q))
            + logits[offset + t * topology.outputs() + topology.entry()[last * topology.units() + q]]);
        path.remove(path.size() - 1);
      }
      if (t > 0) {
        extend(t + 1, path, weight + logits[offset + t * topology.outputs() + topology.stay()[last]]);
      }
    }
  }

  private static final class Fixture {
    final PhoneTopology topology;
    final PhoneTrigram trigram;
    final MmiLoss loss;
    final Random random;

    Fixture(long seed, int units, int minCount) {
      random = new Random(seed);
      List<int[]> sequences = randomSequences(random, units, 12, 9);
      topology = PhoneTopology.fromSequences(units, sequences, minCount);
      trigram = PhoneTrigram.fromSequences(units, sequences);
      loss = new MmiLoss(topology, trigram);
    }

    float[] logits(int frames, double scale) {
      float[] logits = new float[frames * topology.outputs()];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) (scale * random.nextGaussian());
      }
      return logits;
    }

    double loss(float[] logits, int frames, int[] phones, EntryWindows windows, float[] gradient) {
      return loss.lossAndGradient(logits, 0, frames, topology.outputs(), phones, windows.firstFrame(), windows.lastFrame(), 1,
          gradient);
    }
  }

  @Test
  void loss_equalsTheSumOverAllPaths() {
    for (long seed = 0; seed < 20; seed++) {
      Fixture f = new Fixture(seed, UNITS, 3);
      int frames = 4 + (int) (seed % 4);
      float[] logits = f.logits(frames, 2);
      int[] phones = {0, 2, 1, 1};
      EntryWindows windows = EntryWindows.around(new int[] {0, 1, 2, 4}, frames, 1 + (int) (seed % 2));
      double numerator = new PathSum(f.topology, f.trigram, logits, 0, frames, phones, windows).logSum();
      double denominator = new PathSum(f.topology, f.trigram, logits, 0, frames, null, null).logSum();
      double loss = f.loss(logits, frames, phones, windows, new float[logits.length]);
      assertEquals(denominator - numerator, loss, 2e-5, "seed " + seed);
      assertTrue(loss >= 0);
    }
  }

  @Test
  void loss_oneFrameOnePhone_isTheWorkedSoftmax() {
    PhoneTopology topology = PhoneTopology.fromSequences(2, List.of(), 1);
    PhoneTrigram trigram = PhoneTrigram.fromSequences(2, List.of());
    float[] logits = {1f, 3f, 100f, 100f};
    float[] gradient = new float[4];
    double loss = new MmiLoss(topology, trigram).lossAndGradient(logits, 0, 1, 4, new int[] {1}, new int[1], new int[1], 2,
        gradient);
    double p1 = Math.exp(3) / (Math.exp(1) + Math.exp(3));
    assertEquals(-Math.log(p1), loss, 1e-6);
    assertArrayEquals(new float[] {(float) (2 * (1 - p1)), (float) (-2 * (1 - p1)), 0, 0}, gradient, 1e-6f);
  }

  @Test
  void gradient_equalsFiniteDifferences() {
    for (long seed = 0; seed < 6; seed++) {
      Fixture f = new Fixture(seed, 5, 2);
      int frames = 9;
      float[] logits = f.logits(frames, 1.5);
      int[] phones = {0, 3, 2, 0};
      EntryWindows windows = EntryWindows.around(new int[] {0, 2, 4, 7}, frames, 2);
      float[] gradient = new float[logits.length];
      f.loss(logits, frames, phones, windows, gradient);
      for (int i = 0; i < logits.length; i++) {
        float[] moved = logits.clone();
        moved[i] = logits[i] + 0.01f;
        double above = f.loss(moved, frames, phones, windows, new float[logits.length]);
        double up = moved[i];
        moved[i] = logits[i] - 0.01f;
        double below = f.loss(moved, frames, phones, windows, new float[logits.length]);
        assertEquals((above - below) / (up - moved[i]), gradient[i], 2e-4, "seed " + seed + ", logit " + i);
      }
    }
  }

  @Test
  void gradient_ofEveryFrameSumsToZero() {
    Fixture f = new Fixture(3, 40, 2);
    int frames = 120;
    float[] logits = f.logits(frames, 6);
    int[] phones = new int[30];
    int[] entryFrames = new int[30];
    for (int i = 0; i < phones.length; i++) {
      phones[i] = i % 39;
      entryFrames[i] = 4 * i;
    }
    float[] gradient = new float[logits.length];
    double loss = f.loss(logits, frames, phones, EntryWindows.around(entryFrames, frames, 2), gradient);
    assertTrue(loss > 0 && loss < 1e5, "loss " + loss);
    int outputs = f.topology.outputs();
    for (int t = 0; t < frames; t++) {
      double sum = 0;
      for (int k = 0; k < outputs; k++) {
        sum += gradient[t * outputs + k];
      }
      assertEquals(0, sum, 1e-4, "frame " + t);
    }
  }

  @Test
  void lossAndGradient_offsetAndScratchHistoryChangeNothing() {
    Fixture f = new Fixture(5, 7, 2);
    int frames = 8;
    int outputs = f.topology.outputs();
    float[] logits = f.logits(frames, 2);
    int[] phones = {0, 4, 5};
    EntryWindows windows = EntryWindows.around(new int[] {0, 2, 5}, frames, 1);
    float[] gradient = new float[logits.length];
    double loss = f.loss(logits, frames, phones, windows, gradient);

    float[] longLogits = f.logits(60, 3);
    f.loss(longLogits, 60, new int[] {1, 2}, EntryWindows.around(new int[] {0, 30}, 60, 40), new float[longLogits.length]);
    int offset = 13 * outputs;
    System.arraycopy(logits, 0, longLogits, offset, logits.length);
    float[] longGradient = new float[longLogits.length];
    double again = f.loss.forAnotherThread().lossAndGradient(longLogits, offset, frames, outputs, phones, windows.firstFrame(),
        windows.lastFrame(), 1, longGradient);
    double reused = f.loss.lossAndGradient(longLogits, offset, frames, outputs, phones, windows.firstFrame(),
        windows.lastFrame(), 1, longGradient);
    assertEquals(loss, again);
    assertEquals(loss, reused);
    for (int i = 0; i < longGradient.length; i++) {
      boolean inside = i >= offset && i < offset + gradient.length;
      assertEquals(inside ? 2 * gradient[i - offset] : 0, longGradient[i], "index " + i);
    }
  }

  @Test
  void lossAndGradient_extremeLogits_stayFinite() {
    for (double scale : new double[] {30, 300, 3000, 1e6}) {
      Fixture f = new Fixture(11, 6, 2);
      int frames = 40;
      float[] logits = f.logits(frames, scale);
      int[] phones = {0, 1, 2, 3, 4};
      EntryWindows windows = EntryWindows.around(new int[] {0, 8, 16, 24, 32}, frames, 3);
      float[] gradient = new float[logits.length];
      double loss = f.loss(logits, frames, phones, windows, gradient);
      assertTrue(loss >= 0, "scale " + scale + ": " + loss);
      for (float g : gradient) {
        assertTrue(Math.abs(g) <= 1.01f, "scale " + scale + ": gradient " + g);
      }
    }
  }

  @Test
  void loss_largeLogits_equalsTheSumOverAllPaths() {
    for (long seed = 0; seed < 10; seed++) {
      Fixture f = new Fixture(seed, UNITS, 3);
      float[] logits = f.logits(6, 12);
      for (int i = 0; i < logits.length; i++) {
        logits[i] += 500;
      }
      int[] phones = {0, 2, 1};
      EntryWindows windows = EntryWindows.around(new int[] {0, 1, 3}, 6, 6);
      double numerator = new PathSum(f.topology, f.trigram, logits, 0, 6, phones, windows).logSum();
      double denominator = new PathSum(f.topology, f.trigram, logits, 0, 6, null, null).logSum();
      assertEquals(denominator - numerator, f.loss(logits, 6, phones, windows, new float[logits.length]), 1e-3, "seed " + seed);
    }
  }

  @Test
  void lossAndGradient_impossibleAlignmentOrNaN_leavesTheGradientAlone() {
    Fixture f = new Fixture(1, UNITS, 3);
    float[] logits = f.logits(3, 1);
    float[] gradient = new float[logits.length];
    int[] four = {0, 1, 2, 3};
    assertEquals(MmiLoss.IMPOSSIBLE, f.loss(logits, 3, four, EntryWindows.around(new int[] {0, 1, 2, 2}, 3, 5), gradient));
    assertEquals(MmiLoss.IMPOSSIBLE, f.loss(logits, 3, new int[0], new EntryWindows(new int[0], new int[0]), gradient));
    EntryWindows crossed = new EntryWindows(new int[] {0, 2, 1}, new int[] {0, 2, 2});
    assertEquals(MmiLoss.IMPOSSIBLE, f.loss(logits, 3, new int[] {0, 1, 2}, crossed, gradient));
    EntryWindows late = new EntryWindows(new int[] {1, 2}, new int[] {1, 2});
    assertEquals(MmiLoss.IMPOSSIBLE, f.loss(logits, 3, new int[] {0, 1}, late, gradient));
    logits[2] = Float.NaN;
    assertEquals(MmiLoss.IMPOSSIBLE, f.loss(logits, 3, new int[] {0}, new EntryWindows(new int[1], new int[1]), gradient));
    assertArrayEquals(new float[logits.length], gradient);
  }

  @Test
  void lossAndGradient_rejectsArraysThatDoNotFit() {
    Fixture f = new Fixture(1, UNITS, 3);
    float[] logits = f.logits(3, 1);
    EntryWindows windows = EntryWindows.around(new int[] {0}, 4, 1);
    assertThrows(IllegalArgumentException.class, () -> f.loss(logits, 4, new int[] {0}, windows, logits));
    assertThrows(IllegalArgumentException.class, () -> f.loss(logits, 3, new int[] {UNITS}, windows, logits));
    assertThrows(IllegalArgumentException.class, () -> f.loss.lossAndGradient(logits, 0, 1, f.topology.outputs() - 1,
        new int[] {0}, new int[1], new int[1], 1, logits));
  }
}
