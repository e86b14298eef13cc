package io.dualmode.tools.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws panels two abreast over a common axis of hours heard. Curves with few points carry markers. The first twentieth of every curve may leave its panel at the top, so that
 * the first steps do not flatten everything after them.
 */
final class CurvePicture {

  private static final int PANEL_WIDTH = 800;
  private static final int PANEL_HEIGHT = 420;
  private static final int MARKED_POINTS = 40;
  private static final int SETTLING_SHARE = 20;
  private static final double HEADROOM = 1.1;

  private CurvePicture() {
  }

  static void write(List<Panel> panels, BiFunction<Panel, String, Map<Double, Double>> points, Path png) throws IOException {
    double hours = panels.stream()
        .flatMap(panel -> panel.curves().stream().flatMap(curve -> points.apply(panel, curve).keySet().stream()))
        .mapToDouble(h -> h).max().orElse(1);
    ChartSheet.write(panels.stream().<Supplier<XYChart>>map(panel -> () -> chart(panel, points, hours)).toList(), PANEL_WIDTH,
        PANEL_HEIGHT, png);
  }

  private static XYChart chart(Panel panel, BiFunction<Panel, String, Map<Double, Double>> points, double hours) {
    XYChart chart = new XYChartBuilder().width(PANEL_WIDTH).height(PANEL_HEIGHT).title(panel.title())
        .xAxisTitle("hours of audio heard").yAxisTitle(panel.unit()).build();
    ChartSheet.style(chart);
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(hours > 0 ? hours : 1);
    double bound = bound(panel, points);
    for (int i = 0; i < panel.curves().size(); i++) {
      Map<Double, Double> measured = points.apply(panel, panel.curves().get(i));
      if (!measured.isEmpty()) {
        Color colour = ChartSheet.colour(i);
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
}
