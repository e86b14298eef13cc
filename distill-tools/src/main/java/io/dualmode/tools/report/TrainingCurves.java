package io.dualmode.tools.report;

import io.dualmode.tools.input.UserFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The measurements of a training run over hours of audio heard, read from a CSV file, and a picture of them.
 *
 * <p>The first line names the columns, one of which is {@code hours}; a cell may be empty. A run that was killed and resumed
 * from a checkpoint measures some hours twice: rows are dropped when a later row goes back behind them. A last line without an
 * end, as a killed run leaves it, is ignored. Immutable.
 */
public final class TrainingCurves {

  private static final String HOURS = "hours";

  private final List<String> columns;
  private final List<double[]> rows;

  private TrainingCurves(List<String> columns, List<double[]> rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /** Reads a CSV file; a cell that is no number is an {@link IOException} that names line and column. */
  public static TrainingCurves read(Path csv) throws IOException {
    String text = UserFile.text(csv);
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    List<String> columns = lines.isEmpty() ? List.of() : List.of(lines.get(0).split(","));
    int hours = columns.indexOf(HOURS);
    if (hours < 0) {
      throw new IOException(csv + ": expected a first line of column names with '" + HOURS + "', found " + columns);
    }
    List<double[]> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      double[] row = row(csv, i + 1, lines.get(i), columns);
      while (!rows.isEmpty() && rows.get(rows.size() - 1)[hours] >= row[hours]) {
        rows.remove(rows.size() - 1);
      }
      rows.add(row);
    }
    return new TrainingCurves(columns, rows);
  }

  private static double[] row(Path csv, int line, String text, List<String> columns) throws IOException {
    String[] cells = text.split(",", -1);
    if (cells.length != columns.size()) {
      throw new IOException(csv + ", line " + line + ": expected " + columns.size() + " cells, found " + cells.length);
    }
    double[] row = new double[cells.length];
    for (int c = 0; c < cells.length; c++) {
      try {
        row[c] = cells[c].isEmpty() ? Double.NaN : Double.parseDouble(cells[c]);
      } catch (NumberFormatException e) {
        throw new IOException(csv + ", line " + line + ", column " + columns.get(c) + ": '" + cells[c] + "' is not a number", e);
      }
    }
    return row;
  }

  /** Names of the columns in the order of the file. */
  public List<String> columns() {
    return columns;
  }

  /** The measured points of a curve, hours to value, in order of time; none when the file lacks the column. */
  public Map<Double, Double> points(String curve) {
    int hours = columns.indexOf(HOURS);
    int column = columns.indexOf(curve);
    Map<Double, Double> points = new LinkedHashMap<>();
    for (double[] row : rows) {
      if (column >= 0 && Double.isFinite(row[column])) {
        points.put(row[hours], row[column]);
      }
    }
    return points;
  }

  /**
   * Draws the panels that have something to show into a PNG file, which is replaced in one go.
   *
   * @throws IOException also when this machine cannot draw, for want of fonts for example
   */
  public void draw(List<Panel> panels, Path png) throws IOException {
    List<Panel> shown = panels.stream()
        .filter(panel -> panel.curves().stream().anyMatch(curve -> !visible(panel, curve).isEmpty())).toList();
    CurvePicture.write(shown.isEmpty() ? panels : shown, this::visible, png);
  }

  private Map<Double, Double> visible(Panel panel, String curve) {
    Map<Double, Double> points = points(curve);
    points.values().removeIf(value -> panel.zeroIsMissing() && value == 0);
    return points;
  }
}
