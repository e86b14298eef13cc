package io.dualmode.tools.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.tools.data.cache.CacheFixture;
import io.dualmode.tools.train.objective.TrainOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingDataTest {
  @TempDir
  Path folder;

  private TrainingData open(Double labelHours, long seed) throws IOException {
    TrainOptions options = new TrainOptions();
    options.labelHours = labelHours;
    options.seed = seed;
    return TrainingData.open(folder, options);
  }

  @Test
  void labelHours_keepSoMuch_theSameForASeed() throws IOException {
    CacheFixture.create(folder, 20).writeAlignments(folder.resolve("alignments.tsv"));
    TrainingData all = open(null, 1);
    double wanted = all.trainingHours() / 3;
    TrainingData some = open(wanted, 1);
    double longest = 3.1 / 3600;
    assertTrue(some.trainingHours() >= wanted && some.trainingHours() < wanted + longest, some.trainingHours() + " of " + wanted);
    assertEquals(text(some), text(open(wanted, 1)));
    assertNotEquals(text(some), text(open(wanted, 2)));
    assertEquals(all.trainingUtterances(), open(100., 1).trainingUtterances(), "more than there is: all");
  }

  @Test
  void labelHours_ofNothing_areRefused() throws IOException {
    CacheFixture.create(folder, 2).writeAlignments(folder.resolve("alignments.tsv"));
    String message = assertThrows(IllegalArgumentException.class, () -> open(0., 1)).getMessage();
    assertEquals("--label-hours is 0.0, allowed: above 0", message);
  }

  private static List<String> text(TrainingData data) {
    return data.phoneSequences().stream().map(Arrays::toString).toList();
  }
}
