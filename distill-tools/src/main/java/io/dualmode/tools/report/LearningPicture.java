package io.dualmode.tools.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws learning curves, one panel for each measure and set: measured points, the fitted power law, dashed where it goes beyond them, and
 * the spread of its continuation as a shade.
 */
final class LearningPicture {
  private static final int WIDTH = 800;
  private static final int HEIGHT = 520;
  private static final int STEPS = 80;
  private static final int SHADE = 45;
  /** Share of the first measured hours at which curves begin. */
  private static final double BEFORE_FIRST = 0.7;
  /** The chart strokes every piece of a line by itself, so dashes are pieces left out: one of so many. */
  private static final int DASH = 3;
  private static final BasicStroke LINE = new BasicStroke(2f);

  private LearningPicture() {}

  /**
   * Draws panels, two abreast, into a PNG file, which is replaced in one go.
   *
   * @param panels by their titles, the curves of each by their modes
   * @param ahead hours behind the last point that are drawn
   */
  static void write(Map<String, Map<String, LearningCurve>> panels, double ahead, Path png) throws IOException {
    List<Supplier<XYChart>> charts = panels.entrySet().stream().<Supplier<XYChart>>map(p -> () -> chart(p.getKey(), p.getValue(), ahead)).toList();
    ChartSheet.write(charts, WIDTH, HEIGHT, png);
  }

  private static XYChart chart(String title, Map<String, LearningCurve> curves, double ahead) {
    XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title).xAxisTitle("hours of audio heard").yAxisTitle("errors, %").build();
    ChartSheet.style(chart);
    double end = curves.values().stream().mapToDouble(LearningCurve::lastHours).max().orElseThrow() + ahead;
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(end).setYAxisMin(0.0).setMarkerSize(9);
    int number = 0;
    for (Map.Entry<String, LearningCurve> curve : curves.entrySet()) {
      shade(chart, curve.getKey(), curve.getValue(), end, ChartSheet.colour(number++));
    }
    number = 0;
    for (Map.Entry<String, LearningCurve> curve : curves.entrySet()) {
      draw(chart, curve.getKey(), curve.getValue(), end, ChartSheet.colour(number++));
    }
    return chart;
  }

  private static double[] hours(double from, double to) {
    return IntStream.rangeClosed(0, STEPS).mapToDouble(i -> from + (to - from) * i / STEPS).toArray();
  }

  private static void shade(XYChart chart, String mode, LearningCurve curve, double end, Color colour) {
    double[] ahead = hours(curve.lastHours(), end);
    double[] x = new double[2 * ahead.length];
    double[] y = new double[x.length];
    for (int i = 0; i < ahead.length; i++) {
      LearningCurve.Range range = curve.range(ahead[i]);
      x[i] = ahead[i];
      y[i] = range.high();
      x[x.length - 1 - i] = ahead[i];
      y[x.length - 1 - i] = range.low();
    }
    XYSeries series = chart.addSeries(mode + " spread", x, y);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea).setMarker(SeriesMarkers.NONE).setShowInLegend(false);
    Color light = new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), SHADE);
    series.setFillColor(light);
    series.setLineStyle(SeriesLines.NONE);
  }

  private static void draw(XYChart chart, String mode, LearningCurve curve, double end, Color colour) {
    double[] inside = hours(BEFORE_FIRST * curve.points().get(0).hours(), curve.lastHours());
    double[] ahead = hours(curve.lastHours(), end);
    for (double[] part : List.of(inside, ahead)) {
      XYSeries line = chart.addSeries(mode + (part == inside ? " fit" : " ahead"), part, at(curve.fit(), part, part == ahead));
      line.setMarker(SeriesMarkers.NONE).setLineColor(colour).setLineStyle(LINE).setShowInLegend(false);
    }
    XYSeries points = chart.addSeries(mode, curve.points().stream().mapToDouble(LearningPoint::hours).toArray(),
        curve.points().stream().mapToDouble(LearningPoint::errorPercent).toArray(),
        curve.points().stream().mapToDouble(LearningPoint::noise).toArray());
    points.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter).setMarker(SeriesMarkers.CIRCLE).setMarkerColor(colour);
  }

  private static double[] at(PowerLaw law, double[] hours, boolean dashed) {
    return IntStream.range(0, hours.length).mapToDouble(i -> dashed && i % DASH == DASH - 1 ? Double.NaN : law.at(hours[i])).toArray();
  }
}
