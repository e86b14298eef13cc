package io.dualmode.tools.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Word and phone errors over the quantity of a sweep, side by side. */
public final class SweepPicture {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 420;

  private SweepPicture() {}

  /**
   * Draws both into a PNG file, which is replaced in one go.
   *
   * @param words points {@code {x, percent}} of each curve by its name
   * @param phones the same of phone errors
   */
  public static void write(String title, String axis, Map<String, List<double[]>> words, Map<String, List<double[]>> phones, Path png)
      throws IOException {
    ChartSheet.write(List.of(() -> chart(title, axis, "word errors on test (%)", words),
        () -> chart(title, axis, "phone errors on test (%)", phones)), WIDTH, HEIGHT, png);
  }

  private static XYChart chart(String title, String axis, String unit, Map<String, List<double[]>> curves) {
    XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title).xAxisTitle(axis).yAxisTitle(unit).build();
    ChartSheet.style(chart);
    int number = 0;
    for (Map.Entry<String, List<double[]>> curve : curves.entrySet()) {
      List<double[]> points = curve.getValue().stream().sorted(Comparator.comparingDouble(p -> p[0])).toList();
      Color colour = ChartSheet.colour(number++);
      XYSeries series = chart.addSeries(curve.getKey(), points.stream().mapToDouble(p -> p[0]).toArray(),
          points.stream().mapToDouble(p -> p[1]).toArray());
      series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(colour).setLineColor(colour).setLineStyle(new BasicStroke(1.8f));
    }
    return chart;
  }
}
