package io.dualmode.tools.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningCurveTest {
  @TempDir
  Path folder;

  private static LearningPoint point(double hours, double error, int tokens) {
    return new LearningPoint(hours, "word", "streaming", "dev", error, tokens);
  }

  private static List<LearningPoint> points(PowerLaw law, double... hours) {
    List<LearningPoint> points = new ArrayList<>();
    for (double h : hours) {
      points.add(point(h, law.at(h), 5000));
    }
    return points;
  }

  @Test
  void exactPoints_giveTheLawBack() {
    for (PowerLaw law : List.of(new PowerLaw(8, 90, 0.5), new PowerLaw(0, 60, 0.3), new PowerLaw(12, 200, 1.1))) {
      PowerLaw fit = new LearningCurve(points(law, 10, 30, 60, 130, 300)).fit();
      assertEquals(law.exponent(), fit.exponent(), 1e-3, fit.toString());
      assertEquals(law.floor(), fit.floor(), 1e-2, fit.toString());
      assertEquals(law.at(600), fit.at(600), 1e-3);
    }
  }

  @Test
  void twoPoints_arePassedWithoutFloor_andLeaveAWideSpread() {
    LearningCurve curve = new LearningCurve(List.of(point(40, 40, 5000), point(160, 20, 5000)));
    assertTrue(curve.lacksFloor());
    assertEquals(0, curve.fit().floor());
    assertEquals(0.5, curve.fit().exponent(), 1e-6, "a quarter of the errors' square");
    assertEquals(10, curve.fit().at(640), 1e-4);
    LearningCurve.Range two = curve.range(640);
    assertTrue(two.low() <= 10 && two.high() > 15, two.toString());
    LearningCurve.Range five = new LearningCurve(points(new PowerLaw(5, 220, 0.5), 10, 20, 40, 80, 160)).range(640);
    assertTrue(five.high() - five.low() < 0.7 * (two.high() - two.low()), five + " is narrower than " + two);
  }

  @Test
  void range_holdsWhatItSaysItHolds() {
    Random random = new Random(4);
    int inside = 0;
    int trials = 200;
    PowerLaw law = new PowerLaw(9, 80, 0.45);
    for (int i = 0; i < trials; i++) {
      List<LearningPoint> noisy = points(law, 15, 30, 60, 130, 300).stream()
          .map(p -> point(p.hours(), p.errorPercent() + p.noise() * random.nextGaussian(), p.tokens())).toList();
      LearningCurve.Range range = new LearningCurve(noisy).range(600);
      inside += range.low() <= law.at(600) && law.at(600) <= range.high() ? 1 : 0;
    }
    assertTrue(inside >= 0.85 * trials, inside + " of " + trials + " ranges of 90 % hold the truth");
  }

  @Test
  void risingErrors_areFittedByALevel() {
    PowerLaw fit = new LearningCurve(List.of(point(20, 30, 0), point(60, 32, 0), point(100, 34, 0))).fit();
    assertTrue(fit.at(400) >= 29 && fit.at(400) <= 33, fit.toString());
    assertThrows(IllegalArgumentException.class, () -> new LearningCurve(List.of(point(20, 30, 0), point(20, 31, 0))));
  }

  @Test
  void report_hasARowForEveryMode_andAPicture() throws IOException {
    Path csv = Files.writeString(folder.resolve("points.csv"), "# measured\nhours,measure,mode,set,error,tokens\n"
        + "60,word,streaming,dev,19.9,5159\n130,word,streaming,dev,17.4,5159\n60,word,full-context,dev,18.0,\n130,word,full-context,dev,15.1,\n"
        + "60,phone,streaming,dev,31,18000\n130,phone,streaming,dev,29,18000\n");
    LearningReport report = new LearningReport(LearningPoint.read(csv), 300);
    List<String> lines = report.table().lines().toList();
    assertEquals(7, lines.size(), report.table());
    assertTrue(lines.get(6).startsWith("Two points tell no floor"), lines.get(6));
    assertTrue(lines.get(2).startsWith("| Errors of words, dev | streaming | 19.9 (60), 17.4 (130) | 0.0 + "), lines.get(2));
    Path png = folder.resolve("learning.png");
    report.draw(png);
    BufferedImage image = ImageIO.read(png.toFile());
    assertEquals(1600, image.getWidth());
    boolean blue = false;
    for (int x = 60; x < 800; x++) {
      for (int y = 40; y < 450; y++) {
        blue |= (image.getRGB(x, y) & 0xFFFFFF) == 0x0072B2;
      }
    }
    assertTrue(blue, "the first mode's line");
  }

  @Test
  void read_namesTheBrokenPlace() throws IOException {
    for (String[] bad : new String[][] {{"hours,error\n", "line 1: got columns"}, {"hours,measure,mode,set,error,tokens\n1,word,m,s,x,\n", "line 2: 'x'"},
        {"hours,measure,mode,set,error,tokens\n0,word,m,s,5,\n", "line 2: hours are 0.0"}, {"hours,measure,mode,set,error,tokens\n1,word\n", "got 2 cells"},
        {"", "holds no point"}}) {
      Path csv = Files.writeString(folder.resolve("bad.csv"), bad[0]);
      IOException e = assertThrows(IOException.class, () -> LearningPoint.read(csv));
      assertTrue(e.getMessage().contains(bad[1]), e.getMessage());
    }
  }
}
