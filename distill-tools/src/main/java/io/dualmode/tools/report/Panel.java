package io.dualmode.tools.report;

import java.util.List;

/**
 * One diagram of the picture of a training run: curves that share a vertical axis.
 *
 * @param title what the panel shows
 * @param unit of the vertical axis
 * @param logarithmic whether the vertical axis is logarithmic
 * @param curves names of its curves, each a column of the CSV file
 */
public record Panel(String title, String unit, boolean logarithmic, List<String> curves) {

  public Panel {
    curves = List.copyOf(curves);
    for (String curve : curves) {
      if (curve.isBlank() || curve.contains(",") || curve.contains("\n") || curve.equals(TrainingCurves.HOURS)) {
        throw new IllegalArgumentException("curve name '" + curve + "' must not be blank, '" + TrainingCurves.HOURS
            + "' or hold a comma or line break");
      }
    }
  }
}
