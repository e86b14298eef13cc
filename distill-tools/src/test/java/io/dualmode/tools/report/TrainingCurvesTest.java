package io.dualmode.tools.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingCurvesTest {

  private static final int BLUE = 0x0072B2;
  private static final int ORANGE = 0xD55E00;
  private static final int GREEN = 0x009E73;

  @TempDir
  Path folder;

  private Path csv;

  @BeforeEach
  void name() {
    csv = folder.resolve("curves.csv");
  }

  private TrainingCurves curves(String text) throws IOException {
    Files.writeString(csv, text);
    return TrainingCurves.read(csv);
  }

  @Test
  void read_leavesOutWhatWasNotMeasured() throws IOException {
    TrainingCurves curves = curves("step,hours,mmi,ctc\n1,0.5,3,\n2,1.0,2.5,NaN\n3,1.5,,7\n");
    assertEquals(Map.of(0.5, 3.0, 1.0, 2.5), curves.points("mmi"));
    assertEquals(Map.of(1.5, 7.0), curves.points("ctc"));
    assertEquals(Map.of(), curves.points("absent"));
  }

  @Test
  void read_forgetsWhatAResumedRunMeasuredAgainAndAnUnfinishedLine() throws IOException {
    TrainingCurves curves = curves("hours,mmi\n1,10\n2,20\n3,30\n2,21\n2.5,25\n3.5,3");
    assertEquals(Map.of(1.0, 10.0, 2.0, 21.0, 2.5, 25.0), curves.points("mmi"));
  }

  @Test
  void read_namesTheBrokenPlace() {
    IOException number = assertThrows(IOException.class, () -> curves("hours,ctc\n1,2\n2,x\n"));
    assertTrue(number.getMessage().contains("line 3, column ctc: 'x'"), number.getMessage());
    IOException cells = assertThrows(IOException.class, () -> curves("hours,ctc\n1\n"));
    assertTrue(cells.getMessage().contains("line 2: expected 2 cells, found 1"), cells.getMessage());
    IOException header = assertThrows(IOException.class, () -> curves("step,ctc\n1,2\n"));
    assertTrue(header.getMessage().contains("'hours'"), header.getMessage());
    assertThrows(IOException.class, () -> curves(""));
  }

  @Test
  void draw_showsEveryMeasuredCurveInItsColour() throws IOException {
    TrainingCurves curves = curves(falling());
    List<Panel> panels = List.of(
        new Panel("Loss", "nats", true, List.of("mmi", "ce", "ctc")),
        new Panel("Never measured", "", true, List.of("ctc")),
        new Panel("Sparsity", "share", false, List.of("ctc", "sparsity")),
        new Panel("Rate", "per step", false, List.of("rate")));
    Path png = folder.resolve("curves.png");
    curves.draw(panels, png);
    BufferedImage image = ImageIO.read(png.toFile());
    assertEquals(1600, image.getWidth());
    assertEquals(840, image.getHeight(), "three panels: the one without points is left out");
    Set<Integer> loss = colours(image, 60, 40);
    assertTrue(loss.contains(BLUE) && loss.contains(ORANGE));
    assertFalse(loss.contains(GREEN), "zeros of the CTC loss mean that it was not measured");
    assertTrue(colours(image, 860, 40).contains(ORANGE), "zeros of the sparsity are values");
    assertTrue(colours(image, 60, 460).contains(BLUE));
  }

  @Test
  void draw_worksBeforeAnythingIsMeasured() throws IOException {
    curves("hours,mmi\n").draw(Panel.ofTraining(), folder.resolve("empty.png"));
    assertEquals(1600, ImageIO.read(folder.resolve("empty.png").toFile()).getWidth());
  }

  /** A loss that falls with a wild start, a CTC loss that is always 0, a sparsity that is 0 at first. */
  private static String falling() {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder("hours,mmi,ce,ctc,sparsity,rate\n");
    for (int i = 1; i <= 300; i++) {
      double hours = i * 0.2;
      double fall = Math.exp(-hours / 15) + 0.02 * random.nextGaussian();
      text.append(String.format(Locale.ROOT, "%f,%f,%f,0,%f,%f%n", hours, i < 3 ? 30 : 0.6 + 2 * fall, 1 + 2 * fall,
          Math.max(0, (hours - 20) / 100), 1e-3 * Math.exp(-hours / 10)));
    }
    return text.toString();
  }

  private static Set<Integer> colours(BufferedImage image, int left, int top) {
    Set<Integer> colours = new HashSet<>();
    for (int x = left; x < left + 720; x++) {
      for (int y = top; y < top + 300; y++) {
        colours.add(image.getRGB(x, y) & 0xFFFFFF);
      }
    }
    return colours;
  }
}
