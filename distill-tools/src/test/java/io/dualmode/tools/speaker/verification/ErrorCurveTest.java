package io.dualmode.tools.speaker.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import io.dualmode.tools.speaker.speech.EnergyDetector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values worked out by hand. */
class ErrorCurveTest {
  @TempDir Path dir;

  @Test
  void perfectScores_makeNoErrors() {
    ErrorCurve curve = new ErrorCurve(new double[] {0.9, 0.8}, new double[] {0.1, 0.2, 0.3});
    assertEquals(0, curve.equalErrorRate(), 1e-12);
    assertEquals(0, curve.minimumCost(0.01), 1e-12);
  }

  @Test
  void oneOfFourEachWay_isAQuarter() {
    // above 0.55 lie three of four targets and one of four others
    ErrorCurve curve = new ErrorCurve(new double[] {0.9, 0.8, 0.6, 0.2}, new double[] {0.1, 0.3, 0.5, 0.7});
    assertEquals(0.25, curve.miss(0.55));
    assertEquals(0.25, curve.falseAlarm(0.55));
    assertEquals(0.25, curve.equalErrorRate(), 1e-12);
    // p = 0.5: accept above 0.55, (0.25 + 0.25) / 2 / 0.5, or above 0.75, (0.5 + 0) / 2 / 0.5
    assertEquals(0.5, curve.minimumCost(0.5), 1e-12);
    // p = 0.01: no false alarm is worth it; misses of 0.8 and above
    assertEquals(0.5, curve.minimumCost(0.01), 1e-12);
  }

  @Test
  void equalScores_areChance() {
    ErrorCurve curve = new ErrorCurve(new double[] {1, 1}, new double[] {1, 1, 1});
    assertEquals(0.5, curve.equalErrorRate(), 1e-12);
    assertEquals(1, curve.minimumCost(0.01), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> new ErrorCurve(new double[0], new double[] {1}));
  }

  @Test
  void twoGaussians_haveTheErrorOfTheirDistance() {
    Random random = new Random(7);
    double[] targets = new double[20_000];
    double[] others = new double[30_000];
    Arrays.setAll(targets, i -> 1 + random.nextGaussian());
    Arrays.setAll(others, i -> -1 + random.nextGaussian());
    // the share of a normal distribution beyond one deviation
    assertEquals(0.158655, new ErrorCurve(targets, others).equalErrorRate(), 0.005);
  }

  @Test
  void picture_isWritten() throws IOException {
    Random random = new Random(8);
    double[] targets = random.doubles(50, 0.3, 1).toArray();
    double[] others = random.doubles(70, 0, 0.7).toArray();
    Path png = dir.resolve("det.png");
    DetPicture.write(List.of(new DetPicture.Curve("made up", new ErrorCurve(targets, others))), png);
    assertTrue(ImageIO.read(Files.newInputStream(png)).getWidth() > 100);
  }

  @Test
  void energyDetector_findsTheLoudMiddle() {
    int bins = LogMelFilterBank.BINS;
    float[] features = new float[100 * bins];
    for (int n = 0; n < 100; n++) {
      boolean loud = n >= 30 && n < 70;
      Arrays.fill(features, n * bins, (n + 1) * bins, (loud ? -4 : -12) + 0.01f * n);
    }
    BitSet expected = new BitSet();
    expected.set(30, 70);
    assertEquals(expected, EnergyDetector.speech(features, 100));
    assertTrue(EnergyDetector.speech(new float[0], 0).isEmpty());
  }
}
