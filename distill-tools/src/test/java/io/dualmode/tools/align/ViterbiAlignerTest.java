package io.dualmode.tools.align;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ViterbiAlignerTest {
  private static final float LOOP = (float) Math.log(0.6);
  private static final float NEXT = (float) Math.log(0.4);
  private static final double NEVER = Double.NEGATIVE_INFINITY;

  /** The aligner finds what an enumeration of every sentence, every pause and every duration finds. */
  @Test
  void align_equalsBruteForce() {
    for (long seed = 1; seed <= 60; seed++) {
      Random random = new Random(seed);
      int frames = 5 + random.nextInt(5);
      float[][] scores = new float[frames][8];
      for (float[] row : scores) {
        for (int s = 0; s < row.length; s++) {
          row[s] = -5 * random.nextFloat();
        }
      }
      List<List<int[]>> words = new ArrayList<>();
      for (int w = 1 + random.nextInt(2); w > 0; w--) {
        List<int[]> variants = new ArrayList<>();
        for (int v = 1 + random.nextInt(2); v > 0; v--) {
          variants.add(random.ints(1 + random.nextInt(2), 1, 4).toArray());
        }
        words.add(variants);
      }
      BruteForce expected = new BruteForce(scores);
      expected.enumerate(words, 0, new ArrayList<>());
      FakeModel model = new FakeModel(scores, LOOP, NEXT);
      Optional<Alignment> found = new ViterbiAligner(1000).align(
          new AlignmentGraph(words, model, FakeModel.UNITS), model.score(null));
      String message = "seed " + seed;
      assertEquals(expected.best > NEVER, found.isPresent(), message);
      if (found.isPresent()) {
        assertEquals(expected.best / frames, found.get().score(), 1e-5, message);
        assertEquals(expected.segments, found.get().segments(), message);
      }
    }
  }

  /** Enumerates state sequences: every unit is a run of first-state frames, then a run of second-state frames. */
  private static final class BruteForce {
    private final float[][] scores;
    private double best = NEVER;
    private List<Alignment.Segment> segments = List.of();

    BruteForce(float[][] scores) {
      this.scores = scores;
    }

    void enumerate(List<List<int[]>> words, int word, List<Integer> sequence) {
      for (boolean pause : new boolean[] {false, true}) {
        List<Integer> extended = new ArrayList<>(sequence);
        if (pause) {
          extended.add(0);
        }
        if (word == words.size()) {
          durations(extended, 0, 0, 0, new ArrayList<>());
          continue;
        }
        for (int[] variant : words.get(word)) {
          List<Integer> spoken = new ArrayList<>(extended);
          for (int unit : variant) {
            spoken.add(unit);
          }
          enumerate(words, word + 1, spoken);
        }
      }
    }

    private void durations(List<Integer> sequence, int index, int frame, double score, List<Alignment.Segment> path) {
      if (index == sequence.size()) {
        if (frame == scores.length && score > best) {
          best = score;
          segments = List.copyOf(path);
        }
        return;
      }
      int unit = sequence.get(index);
      int states = unit == 0 ? 1 : 2;
      for (int d = states; frame + d <= scores.length; d++) {
        for (int inFirst = unit == 0 ? d : 1; inFirst <= (unit == 0 ? d : d - 1); inFirst++) {
          double sum = score + (d - states) * LOOP + (states - 1) * NEXT;
          for (int t = 0; t < d; t++) {
            sum += scores[frame + t][2 * unit + (t < inFirst ? 0 : 1)];
          }
          path.add(new Alignment.Segment(unit, d));
          durations(sequence, index + 1, frame + d, sum + NEXT, path);
          path.remove(path.size() - 1);
        }
      }
    }
  }

  @Test
  void align_tooFewFrames_isEmpty() {
    FakeModel model = new FakeModel(new float[3][8], LOOP, NEXT);
    AlignmentGraph graph = new AlignmentGraph(List.of(List.of(new int[] {1, 2})), model, FakeModel.UNITS);
    assertTrue(new ViterbiAligner(1000).align(graph, model.score(null)).isEmpty());
  }

  /** Pausing is cheap at first, but whoever pauses for two frames never reaches the end: only the wide beam keeps the others. */
  @Test
  void align_pathLostByTheNarrowBeam_isFoundByTheWideOne() {
    float[][] scores = new float[7][8];
    for (int t = 0; t < 7; t++) {
      Arrays.fill(scores[t], -8);
      scores[t][0] = t < 6 ? 0 : -8;
    }
    FakeModel model = new FakeModel(scores, LOOP, NEXT);
    AlignmentGraph graph = new AlignmentGraph(List.of(List.of(new int[] {1, 2, 3})), model, FakeModel.UNITS);
    assertTrue(new ViterbiAligner(5).align(graph, model.score(null)).isEmpty());
    Alignment found = new ViterbiAligner(5, 1000).align(graph, model.score(null)).orElseThrow();
    assertEquals(List.of(new Alignment.Segment(0, 1), new Alignment.Segment(1, 2), new Alignment.Segment(2, 2),
        new Alignment.Segment(3, 2)), found.segments());
  }

  @Test
  void graph_asksForUnitsInTheContextOfTheirNeighbours() {
    FakeModel model = new FakeModel(new float[1][8], LOOP, NEXT);
    new AlignmentGraph(List.of(List.of(new int[] {1, 2, 3}, new int[] {2}), List.of(new int[] {3, 1})), model, FakeModel.UNITS);
    assertEquals(List.of("SIL-A+B BEGIN", "A-B+C INTERNAL", "B-C+C END", "SIL-B+C SINGLE",
        "C-C+A BEGIN", "C-A+SIL END"), model.asked);
  }
}
