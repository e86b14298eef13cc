package io.dualmode.tools.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * Charts of one size, two abreast, in a PNG file. Needs no screen. Colours stay apart for colour-blind readers (Okabe and Ito 2008).
 */
final class ChartSheet {
  private static final Color[] COLOURS = {
      new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7),
      new Color(0x56B4E9), new Color(0xE69F00), new Color(0x555555), new Color(0xA6A000)
  };

  private ChartSheet() {}

  /** The colour of a series by its number. */
  static Color colour(int series) {
    return COLOURS[series % COLOURS.length];
  }

  /** The line of a series by its number: dashed where its colour was used before. */
  static BasicStroke line(int series, float width) {
    return series < COLOURS.length ? new BasicStroke(width)
        : new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {5, 3}, 0);
  }

  /**
   * Paints charts into a file, which is replaced in one go.
   *
   * @param charts made here, since making one may already fail
   * @throws IOException also when this machine cannot draw, for want of fonts for example
   */
  static void write(List<Supplier<XYChart>> charts, int width, int height, Path png) throws IOException {
    Path whole = png.resolveSibling(png.getFileName() + ".new");
    try {
      ImageIO.write(paint(charts, width, height), "png", whole.toFile());
    } catch (RuntimeException | LinkageError | InternalError e) {
      throw new IOException("cannot draw " + png + " on this machine (does it have fonts?): " + e, e);
    }
    Files.move(whole, png, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static BufferedImage paint(List<Supplier<XYChart>> charts, int width, int height) {
    int columns = Math.min(2, charts.size());
    int rows = (charts.size() + 1) / 2;
    BufferedImage image = new BufferedImage(columns * width, rows * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    for (int i = 0; i < charts.size(); i++) {
      Graphics2D place = (Graphics2D) graphics.create(i % 2 * width, i / 2 * height, width, height);
      charts.get(i).get().paint(place, width, height);
      place.dispose();
    }
    graphics.dispose();
    return image;
  }

  static void style(XYChart chart) {
    chart.getStyler().setPlotGridLinesColor(new Color(0xDDDDDD)).setPlotMargin(4)
        .setXAxisTickMarkSpacingHint(90).setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13))
        .setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    chart.getStyler().setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE).setPlotBorderColor(Color.GRAY)
        .setChartTitleBoxVisible(false).setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 15))
        .setLegendPosition(LegendPosition.OutsideS).setLegendLayout(LegendLayout.Horizontal).setLegendBorderColor(Color.WHITE)
        .setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12)).setMarkerSize(5).setYAxisLeftWidthHint(60)
        .setToolTipsEnabled(false);
  }
}
