package io.dualmode.model.search.unit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.head.ctc.CtcScorer;
import io.dualmode.model.search.RandomTask;
import io.dualmode.model.search.UnitSpan;
import io.dualmode.model.search.score.AcousticScorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PhoneLoopTest {
  private static final float ACOUSTIC = 0.8f;
  private static final float LANGUAGE = 0.6f;
  private static final float BONUS = -0.4f;

  private double best;
  private List<Integer> bestUnits;

  private static float[] trigram(Random random, int units) {
    float[] trigram = new float[units * units * units];
    for (int i = 0; i < trigram.length; i++) {
      trigram[i] = -3 * random.nextFloat();
    }
    return trigram;
  }

  /** All paths, one step at a time. */
  private void enumerate(RandomTask task, AcousticScorer scorer, float[] trigram, int frame, int context, List<Integer> units,
      double score) {
    if (score == Double.NEGATIVE_INFINITY) {
      return;
    }
    if (frame == task.frames) {
      if (score > best) {
        best = score;
        bestUnits = List.copyOf(units);
      }
      return;
    }
    int v = task.units;
    int last = units.isEmpty() ? 0 : units.get(units.size() - 1);
    int older = units.size() < 2 ? 0 : units.get(units.size() - 2);
    for (int q = scorer.modelsSilence() ? 0 : 1; q < v; q++) {
      scorer.frame(task.rows, frame * scorer.rowSize());
      double entered = score + ACOUSTIC * scorer.enter(context, q) + LANGUAGE * trigram[(older * v + last) * v + q] + BONUS;
      List<Integer> longer = new ArrayList<>(units);
      longer.add(q);
      enumerate(task, scorer, trigram, frame + 1, scorer.next(context, q), longer, entered);
    }
    scorer.frame(task.rows, frame * scorer.rowSize());
    if (!units.isEmpty() || !scorer.modelsSilence()) {
      enumerate(task, scorer, trigram, frame + 1, context, units, score + ACOUSTIC * scorer.stay(context));
    }
    if (!units.isEmpty() && scorer.rest(context) >= 0) {
      scorer.frame(task.rows, frame * scorer.rowSize());
      enumerate(task, scorer, trigram, frame + 1, scorer.rest(context), units, score + ACOUSTIC * scorer.restScore(context));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MMI", "CTC"})
  void bestPath_equalsEnumeration(RandomTask.Head head) {
    for (long seed = 0; seed < 60; seed++) {
      RandomTask task = new RandomTask(seed, head, 1, (int) (seed % 6), 1);
      float[] trigram = trigram(new Random(seed), task.units);
      best = Double.NEGATIVE_INFINITY;
      enumerate(task, task.freshScorer(), trigram, 0, task.scorer.start(), List.of(), 0);
      PhoneLoop.Result result =
          new PhoneLoop(task.scorer, trigram, ACOUSTIC, LANGUAGE, BONUS).decode(task.rows, 0, task.frames);
      assertEquals(best, result.score(), 1e-4, head + " seed " + seed);
      assertEquals(bestUnits, result.units().stream().map(UnitSpan::unit).toList(), head + " seed " + seed);
      int end = 0;
      for (UnitSpan span : result.units()) {
        assertTrue(span.startFrame() >= end && span.endFrame() > span.startFrame(), head + " seed " + seed + " " + span);
        end = span.endFrame();
      }
      assertTrue(end <= task.frames);
    }
  }

  @Test
  void spoken_leavesSilenceOut() {
    PhoneLoop.Result result =
        new PhoneLoop.Result(List.of(new UnitSpan(0, 0, 2), new UnitSpan(3, 2, 4), new UnitSpan(0, 4, 5)), 0);
    assertArrayEquals(new int[] {3}, result.spoken());
  }

  @Test
  void bigramAsTrigram_ignoresTheOlderUnit() {
    float[] trigram = PhoneLoop.fromBigram(new float[] {-1, -2, -3, -4});
    assertArrayEquals(new float[] {-1, -2, -3, -4, -1, -2, -3, -4}, trigram);
  }

  @Test
  void manyUnits_areRefusedBeforeMemoryIsTaken() {
    for (int units : new int[] {PhoneLoop.MOST_UNITS + 1, 1300, 5000}) {
      IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
          () -> new PhoneLoop(new CtcScorer(units), new float[0], 1, 1, 0));
      assertTrue(refused.getMessage().contains(units + " units"), refused.getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> PhoneLoop.fromBigram(new float[1300 * 1300]));
    assertThrows(IllegalArgumentException.class, () -> PhoneLoop.fromBigram(new float[3]));
  }

  @Test
  void headWithLongerContext_isRefused() {
    RandomTask task = new RandomTask(1, RandomTask.Head.TRANSDUCER, 1, 1, 1);
    float[] trigram = trigram(new Random(1), task.units);
    assertThrows(IllegalArgumentException.class, () -> new PhoneLoop(task.scorer, trigram, 1, 1, 0));
  }
}
