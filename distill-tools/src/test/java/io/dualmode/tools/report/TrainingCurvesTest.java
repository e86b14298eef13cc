package io.dualmode.tools.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingCurvesTest {

  private static final List<Panel> PANELS = List.of(
      new Panel("Training loss", "nats per frame", false, List.of("mmi dense", "mmi sparse", "ctc", "transducer")),
      new Panel("Phone errors, dev", "%", false, List.of("dense full", "sparse streaming")),
      new Panel("Sparsity of the sparse corner", "share of blocks", false, List.of("sparsity")),
      new Panel("Learning rate", "per step", true, List.of("learning rate")));

  @TempDir
  Path folder;

  private TrainingCurves open() throws IOException {
    return TrainingCurves.open(folder.resolve("curves.csv"), PANELS);
  }

  @Test
  void append_writesOneLineAndLeavesUnmeasuredCellsEmpty() throws IOException {
    TrainingCurves curves = open();
    curves.append(0.25, Map.of("mmi dense", 1.5, "learning rate", 1e-3, "ctc", Double.NaN));
    assertEquals("""
        hours,mmi dense,mmi sparse,ctc,transducer,dense full,sparse streaming,sparsity,learning rate
        0.250000,1.50000,,,,,,,0.00100000
        """, Files.readString(folder.resolve("curves.csv")));
    assertThrows(IllegalArgumentException.class, () -> curves.append(1, Map.of("unknown", 1.0)));
  }

  @Test
  void open_continuesAKilledRun() throws IOException {
    Path csv = folder.resolve("curves.csv");
    Files.writeString(csv, "hours,old,mmi dense\n1,7,3\n2,8,2.5\n3,9,1.");
    TrainingCurves curves = open();
    assertEquals(Map.of(1.0, 3.0, 2.0, 2.5), curves.points("mmi dense"));
    curves.append(2.5, Map.of("sparsity", 0.5));
    curves.rewind(2);
    curves.append(2.25, Map.of("sparsity", 0.25));
    assertEquals(List.of("hours,old,mmi dense,mmi sparse,ctc,transducer,dense full,sparse streaming,sparsity,learning rate",
        "1.00000,7.00000,3.00000,,,,,,,", "2.00000,8.00000,2.50000,,,,,,,", "2.25000,,,,,,,,0.250000,"), Files.readAllLines(csv));
    assertEquals(Map.of(2.25, 0.25), open().points("sparsity"));
  }

  @Test
  void open_namesTheBrokenCell() throws IOException {
    Files.writeString(folder.resolve("curves.csv"), "hours,ctc\n1,2\n2,x\n");
    IOException broken = assertThrows(IOException.class, this::open);
    assertTrue(broken.getMessage().contains("line 3, column ctc: 'x'"), broken.getMessage());
  }

  @Test
  void draw_showsEveryCurveInItsColour() throws IOException {
    TrainingCurves curves = open();
    fill(curves);
    Path png = folder.resolve("curves.png");
    curves.draw(png);
    BufferedImage image = ImageIO.read(png.toFile());
    assertEquals(1600, image.getWidth());
    assertEquals(840, image.getHeight());
    Set<Integer> firstPanel = colours(image, 60, 40, 720, 300);
    for (int colour : new int[] {0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7}) {
      assertTrue(firstPanel.contains(colour), Integer.toHexString(colour));
    }
    assertTrue(!colours(image, 60, 460, 720, 300).contains(0xD55E00), "the panel below has one curve only");
  }

  @Test
  void draw_worksBeforeAnythingIsMeasured() throws IOException {
    open().draw(folder.resolve("empty.png"));
    assertEquals(1600, ImageIO.read(folder.resolve("empty.png").toFile()).getWidth());
  }

  private static Set<Integer> colours(BufferedImage image, int left, int top, int width, int height) {
    Set<Integer> colours = new HashSet<>();
    for (int x = left; x < left + width; x++) {
      for (int y = top; y < top + height; y++) {
        colours.add(image.getRGB(x, y) & 0xFFFFFF);
      }
    }
    return colours;
  }

  static void fill(TrainingCurves curves) {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      double hours = i * 0.2;
      Map<String, Double> row = new HashMap<>();
      double fall = Math.exp(-hours / 15);
      row.put("mmi dense", 0.6 + 2.4 * fall + 0.05 * random.nextGaussian() + (i < 2 ? 20 : 0));
      row.put("mmi sparse", 0.8 + 2.5 * fall + 0.05 * random.nextGaussian());
      if (hours > 30) {
        row.put("ctc", 0.5 + Math.exp((30 - hours) / 5));
        row.put("transducer", 0.4 + 1.5 * Math.exp((30 - hours) / 6));
      }
      row.put("sparsity", Math.min(0.8, 0.8 * (1 - Math.pow(1 - Math.min(1, hours / 40), 3))));
      row.put("learning rate", 1.5e-3 * Math.min(1, (i + 1) / 10.0) * (1 - i / 310.0));
      if (i % 20 == 19) {
        row.put("dense full", 25 + 60 * fall);
        row.put("sparse streaming", 29 + 60 * fall);
      }
      curves.append(hours, row);
    }
  }
}
