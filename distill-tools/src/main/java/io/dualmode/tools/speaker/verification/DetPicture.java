package io.dualmode.tools.speaker.verification;

import io.dualmode.tools.report.ErrorCurve;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws misses over false alarms (Martin et al., "The DET curve", Eurospeech 1997) on logarithmic axes. Needs no screen. */
final class DetPicture {
  /** A named curve. */
  record Curve(String name, ErrorCurve errors) {}

  private static final int WIDTH = 900;
  private static final int HEIGHT = 700;
  private static final double SMALLEST = 0.1;
  /** Apart for colour-blind readers (Okabe and Ito 2008). */
  private static final Color[] COLOURS = {new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7),
      new Color(0x56B4E9), new Color(0xE69F00), new Color(0x555555), new Color(0xA6A000), Color.BLACK, new Color(0x8B0000)};

  private DetPicture() {}

  static void write(List<Curve> curves, Path png) throws IOException {
    XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title("speaker verification on held-out speakers")
        .xAxisTitle("false alarms, %").yAxisTitle("misses, %").build();
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true).setXAxisMin(SMALLEST).setXAxisMax(100.0);
    chart.getStyler().setYAxisMin(SMALLEST).setYAxisMax(100.0);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE).setChartBackgroundColor(Color.WHITE);
    for (int i = 0; i < curves.size(); i++) {
      Color colour = COLOURS[i % COLOURS.length];
      add(chart, curves.get(i), colour);
    }
    try {
      BufferedImage image = BitmapEncoder.getBufferedImage(chart);
      if (!ImageIO.write(image, "png", png.toFile())) {
        throw new IOException("this Java cannot write PNG files: " + png);
      }
    } catch (LinkageError | InternalError e) {
      throw new IOException("cannot draw " + png + " on this machine (does it have fonts?): " + e, e);
    }
  }

  private static void add(XYChart chart, Curve curve, Color colour) {
    List<Double> alarms = new ArrayList<>();
    List<Double> misses = new ArrayList<>();
    for (double t : curve.errors().thresholds()) {
      double alarm = 100 * curve.errors().falseAlarm(t);
      double miss = 100 * curve.errors().miss(t);
      if (alarm >= SMALLEST && miss >= SMALLEST) {
        alarms.add(alarm);
        misses.add(miss);
      }
    }
    if (!alarms.isEmpty()) {
      chart.addSeries(curve.name(), alarms, misses).setMarker(SeriesMarkers.NONE).setLineColor(colour);
    }
  }
}
