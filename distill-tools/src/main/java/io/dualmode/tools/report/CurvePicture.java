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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws panels two abreast over a common axis of hours heard. Needs no screen. Colours stay apart for colour-blind readers (Okabe
 * and Ito 2008); curves with few points carry markers. The first twentieth of every curve may leave its panel at the top, so that
 * the first steps do not flatten everything after them.
 */
final class CurvePicture {

  private static final int PANEL_WIDTH = 800;
  private static final int PANEL_HEIGHT = 420;
  private static final int MARKED_POINTS = 40;
  private static final int SETTLING_SHARE = 20;
  private static final double HEADROOM = 1.1;
  private static final Color[] COLOURS = {
      new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7),
      new Color(0x56B4E9), new Color(0xE69F00), new Color(0x555555), new Color(0xA6A000)
  };

  private CurvePicture() {
  }

  static void write(List<Panel> panels, BiFunction<Panel, String, Map<Double, Double>> points, Path png) throws IOException {
    Path whole = png.resolveSibling(png.getFileName() + ".new");
    try {
      ImageIO.write(paint(panels, points), "png", whole.toFile());
    } catch (RuntimeException | LinkageError | InternalError e) {
      throw new IOException("cannot draw " + png + " on this machine (does it have fonts?): " + e, e);
    }
    Files.move(whole, png, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static BufferedImage paint(List<Panel> panels, BiFunction<Panel, String, Map<Double, Double>> points) {
    double hours = panels.stream()
        .flatMap(panel -> panel.curves().stream().flatMap(curve -> points.apply(panel, curve).keySet().stream()))
        .mapToDouble(h -> h).max().orElse(1);
    int columns = Math.min(2, panels.size());
    int rows = (panels.size() + 1) / 2;
    BufferedImage image = new BufferedImage(columns * PANEL_WIDTH, rows * PANEL_HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    for (int i = 0; i < panels.size(); i++) {
      Graphics2D place = (Graphics2D) graphics.create(i % 2 * PANEL_WIDTH, i / 2 * PANEL_HEIGHT, PANEL_WIDTH, PANEL_HEIGHT);
      chart(panels.get(i), points, hours).paint(place, PANEL_WIDTH, PANEL_HEIGHT);
      place.dispose();
    }
    graphics.dispose();
    return image;
  }

  private static XYChart chart(Panel panel, BiFunction<Panel, String, Map<Double, Double>> points, double hours) {
    XYChart chart = new XYChartBuilder().width(PANEL_WIDTH).height(PANEL_HEIGHT).title(panel.title())
        .xAxisTitle("hours of audio heard").yAxisTitle(panel.unit()).build();
    style(chart);
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(hours > 0 ? hours : 1);
    double bound = bound(panel, points);
    for (int i = 0; i < panel.curves().size(); i++) {
      Map<Double, Double> measured = points.apply(panel, panel.curves().get(i));
      if (!measured.isEmpty()) {
        Color colour = COLOURS[i % COLOURS.length];
        XYSeries series = chart.addSeries(panel.curves().get(i).replace('_', ' '), new ArrayList<>(measured.keySet()),
            measured.values().stream().map(value -> Math.min(value, bound)).toList());
        series.setLineColor(colour).setLineStyle(new BasicStroke(1.8f));
        series.setMarkerColor(colour).setMarker(measured.size() <= MARKED_POINTS ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
      }
    }
    if (chart.getSeriesMap().isEmpty()) {
      chart.addSeries("nothing measured yet", new double[] {0}, new double[] {1}).setMarker(SeriesMarkers.NONE);
    }
    return chart;
  }

  private static double bound(Panel panel, BiFunction<Panel, String, Map<Double, Double>> points) {
    return HEADROOM * panel.curves().stream().map(curve -> points.apply(panel, curve).values())
        .flatMap(values -> values.stream().skip(values.size() / SETTLING_SHARE)).mapToDouble(v -> v).max().orElse(1);
  }

  private static void style(XYChart chart) {
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
