package io.dualmode.tools.align;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.tools.align.UtteranceAligner.AlignmentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlatAlignerTest {
  private static final int FRAME = 160;

  /** Noise of one level in a range of frames, faint elsewhere. */
  private static short[] noise(int frames, int from, int to, double level, double faint) {
    Random random = new Random(3);
    short[] samples = new short[frames * FRAME];
    for (int i = 0; i < samples.length; i++) {
      boolean loud = i >= from * FRAME && i < to * FRAME;
      samples[i] = (short) (random.nextGaussian() * (loud ? level : faint));
    }
    return samples;
  }

  private static List<List<int[]>> words(int[]... units) {
    List<List<int[]>> words = new ArrayList<>();
    for (int[] word : units) {
      words.add(List.of(word, new int[] {9, 9}));
    }
    return words;
  }

  @Test
  void find_quietEdges_areSilence_andTheUnitsShareTheRest() throws AlignmentException {
    Alignment found = new FlatAligner(0).find(words(new int[] {1, 2}, new int[] {3}), noise(100, 30, 70, 3000, 20), 100);
    assertEquals(100, found.frames());
    assertEquals(List.of(0, 1, 2, 3, 0), found.segments().stream().map(Alignment.Segment::unit).toList());
    assertEquals(List.of(25, 16, 17, 17, 25), found.segments().stream().map(Alignment.Segment::frames).toList());
  }

  @Test
  void find_sameLevelThroughout_hasNoSilence() throws AlignmentException {
    for (double level : new double[] {0, 1, 5000}) {
      Alignment found = new FlatAligner(0).find(words(new int[] {1, 2, 3, 4}), noise(43, 0, 43, level, level), 43);
      assertEquals(List.of(1, 2, 3, 4), found.segments().stream().map(Alignment.Segment::unit).toList(), "level " + level);
      assertEquals(43, found.frames());
    }
  }

  @Test
  void find_anyLengths_coversEveryFrameOnce() throws AlignmentException {
    Random random = new Random(17);
    for (int round = 0; round < 300; round++) {
      int frames = 1 + random.nextInt(120);
      int[] units = new int[1 + random.nextInt(40)];
      for (int i = 0; i < units.length; i++) {
        units[i] = 1 + random.nextInt(5);
      }
      int from = random.nextInt(frames);
      short[] samples = noise(frames, from, from + random.nextInt(frames - from + 1), 4000, 10);
      List<List<int[]>> words = words(units);
      if (units.length > frames) {
        String message = assertThrows(AlignmentException.class, () -> new FlatAligner(0).find(words, samples, frames)).getMessage();
        assertTrue(message.contains(units.length + " units in " + frames + " frames"), message);
        continue;
      }
      Alignment found = new FlatAligner(0).find(words, samples, frames);
      assertEquals(frames, found.frames());
      int[] spoken = found.segments().stream().mapToInt(Alignment.Segment::unit).filter(u -> u != 0).toArray();
      assertArrayEquals(units, spoken);
      assertTrue(found.segments().stream().allMatch(s -> s.frames() > 0), "round " + round);
    }
  }

  @Test
  void find_recordingShorterThanItsFrames_isNoError() throws AlignmentException {
    assertEquals(10, new FlatAligner(0).find(words(new int[] {1}), new short[100], 10).frames());
  }
}
