package io.dualmode.model.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.activity.SpeechSegment;
import io.dualmode.api.activity.VoiceActivityOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Segments of frames that are given, 30 ms each. */
class SegmentFinderTest {
  private static final VoiceActivityOptions OPTIONS = VoiceActivityOptions.defaults();

  private static List<SpeechSegment> segments(VoiceActivityOptions options, String frames) {
    SegmentFinder finder = new SegmentFinder(options, 30);
    frames.chars().forEach(c -> finder.accept(c == '#' ? 5 : -5));
    finder.finish();
    return finder.take();
  }

  @Test
  void speechBetweenSilence_isASegmentWithPadding() {
    List<SpeechSegment> found = segments(OPTIONS, ".".repeat(40) + "#".repeat(30) + ".".repeat(40));
    assertEquals(List.of(new SpeechSegment(40 * 30 - 90, 70 * 30 + 90)), found);
  }

  @Test
  void pauses_endSegmentsWhereTheyAreLongEnough() {
    String talk = ".".repeat(20) + "#".repeat(30) + ".".repeat(12) + "#".repeat(30) + ".".repeat(20);
    assertEquals(2, segments(OPTIONS, talk).size());
    assertEquals(1, segments(OPTIONS.withMinPauseMillis(600), talk).size());
    assertEquals(List.of(), segments(OPTIONS.withMinSpeechMillis(1000), talk));
  }

  @Test
  void silenceAndNothing_areNoSegments() {
    assertEquals(List.of(), segments(OPTIONS, ""));
    assertEquals(List.of(), segments(OPTIONS, ".".repeat(500)));
    assertEquals(List.of(new SpeechSegment(0, 3000)), segments(OPTIONS, "#".repeat(100)));
  }

  @Test
  void isOpen_followsSpeech() {
    SegmentFinder finder = new SegmentFinder(OPTIONS, 30);
    for (int i = 0; i < 30; i++) {
      finder.accept(-5);
    }
    assertFalse(finder.isOpen());
    for (int i = 0; i < 30; i++) {
      finder.accept(5);
    }
    assertTrue(finder.isOpen() && finder.latest() > 0);
    assertEquals(List.of(), finder.take());
    for (int i = 0; i < 30; i++) {
      finder.accept(-5);
    }
    assertFalse(finder.isOpen());
    assertEquals(1, finder.take().size());
    assertEquals(List.of(), finder.take());
  }

  @Test
  void anyFrames_giveOrderedSegmentsInsideTheStream() {
    for (int round = 0; round < 500; round++) {
      Random random = new Random(round);
      VoiceActivityOptions options = OPTIONS.withThreshold(0.05 + 0.9 * random.nextDouble()).withMinPauseMillis(random.nextInt(1000))
          .withMinSpeechMillis(random.nextInt(500)).withPaddingMillis(random.nextInt(800));
      SegmentFinder finder = new SegmentFinder(options, 30);
      List<SpeechSegment> found = new ArrayList<>();
      int frames = random.nextInt(400);
      double odds = 0;
      for (int i = 0; i < frames; i++) {
        odds = Math.max(-8, Math.min(8, odds + 3 * random.nextGaussian()));
        finder.accept(odds);
        if (random.nextInt(10) == 0) {
          found.addAll(finder.take());
        }
      }
      finder.finish();
      found.addAll(finder.take());
      long end = 0;
      for (SpeechSegment segment : found) {
        assertTrue(segment.startMillis() >= end && segment.endMillis() <= 30L * frames, "round " + round + ": " + found);
        end = segment.endMillis();
      }
    }
  }

  @Test
  void evidence_isTheMarginOfTheLikeliestUnitOverSilence() {
    SpeechEvidence evidence = new SpeechEvidence(new int[] {0, 1, 2, 0, -1});
    double even = evidence.logOdds(new float[] {9, 1, 2, 3, 1, 99}, 1);
    assertEquals(even, evidence.logOdds(new float[] {1, 2, 1.5f, 0, 50}, 0) - 4.32 * (2 - 1) + 4.32 * (3 - 1), 1e-5);
    assertEquals(SpeechEvidence.LIMIT, evidence.logOdds(new float[] {-90, 50, 50, -90, 0}, 0));
    assertEquals(-SpeechEvidence.LIMIT, evidence.logOdds(new float[] {90, 50, 50, -90, 0}, 0));
  }
}
