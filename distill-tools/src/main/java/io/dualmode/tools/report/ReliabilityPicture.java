package io.dualmode.tools.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Reliability diagrams (DeGroot and Fienberg 1983): how often words of a confidence are right, over the confidence; confidences that
 * mean what they say lie on the diagonal.
 */
public final class ReliabilityPicture {
  private static final int WIDTH = 800;
  private static final int HEIGHT = 560;

  /**
   * One diagram.
   *
   * @param curves for each curve by its name its points, mean confidence and share of right ones, both 0..1, least confident first
   */
  public record Diagram(String title, Map<String, List<double[]>> curves) {}

  private ReliabilityPicture() {}

  /** Draws diagrams, two abreast, into a PNG file, which is replaced in one go. */
  public static void write(List<Diagram> diagrams, Path png) throws IOException {
    ChartSheet.write(diagrams.stream().<Supplier<XYChart>>map(diagram -> () -> chart(diagram)).toList(), WIDTH, HEIGHT, png);
  }

  private static XYChart chart(Diagram diagram) {
    XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(diagram.title()).xAxisTitle("confidence")
        .yAxisTitle("share that was right").build();
    ChartSheet.style(chart);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE).setLegendLayout(LegendLayout.Vertical);
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
    XYSeries ideal = chart.addSeries("ideal", new double[] {0, 1}, new double[] {0, 1});
    ideal.setMarker(SeriesMarkers.NONE).setLineColor(Color.LIGHT_GRAY).setLineStyle(new BasicStroke(1.5f));
    int number = 0;
    for (Map.Entry<String, List<double[]>> curve : diagram.curves().entrySet()) {
      Color colour = ChartSheet.colour(number);
      XYSeries series = chart.addSeries(curve.getKey(), curve.getValue().stream().mapToDouble(p -> p[0]).toArray(),
          curve.getValue().stream().mapToDouble(p -> p[1]).toArray());
      series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(colour).setLineColor(colour).setLineStyle(ChartSheet.line(number++, 1.6f));
    }
    return chart;
  }
}
