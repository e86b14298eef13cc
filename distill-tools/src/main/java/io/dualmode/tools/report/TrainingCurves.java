package io.dualmode.tools.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The measurements of a training run over hours of audio heard: a CSV file that grows row by row, and a picture of it.
 *
 * <p>The first column is {@code hours}, the others are the curves of the panels in order; a row may leave curves out. Opening
 * an existing file continues it: columns that it lacks are added, columns that no panel shows are kept, and an incomplete last
 * line, as a killed run leaves it, is dropped. Not thread-safe.
 */
public final class TrainingCurves {

  static final String HOURS = "hours";

  private final Path csv;
  private final List<Panel> panels;
  private final List<String> columns = new ArrayList<>();
  private final List<double[]> rows = new ArrayList<>();

  private TrainingCurves(Path csv, List<Panel> panels) {
    this.csv = csv;
    this.panels = List.copyOf(panels);
  }

  /** Opens or creates the file. */
  public static TrainingCurves open(Path csv, List<Panel> panels) throws IOException {
    TrainingCurves curves = new TrainingCurves(csv, panels);
    Set<String> columns = new LinkedHashSet<>();
    columns.add(HOURS);
    String before = "";
    if (Files.exists(csv)) {
      before = Files.readString(csv);
      String complete = before.substring(0, before.lastIndexOf('\n') + 1);
      if (!complete.isEmpty()) {
        columns.addAll(Arrays.asList(complete.lines().findFirst().orElseThrow().split(",")));
      }
      panels.forEach(panel -> columns.addAll(panel.curves()));
      curves.columns.addAll(columns);
      curves.parse(complete);
    } else {
      panels.forEach(panel -> columns.addAll(panel.curves()));
      curves.columns.addAll(columns);
    }
    curves.rewrite(before);
    return curves;
  }

  private void parse(String text) throws IOException {
    List<String> lines = text.lines().toList();
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      if (cells.length > columns.size()) {
        throw new IOException(csv + ", line " + (i + 1) + ": " + cells.length + " cells, expected at most " + columns.size());
      }
      double[] row = new double[columns.size()];
      Arrays.fill(row, Double.NaN);
      for (int c = 0; c < cells.length; c++) {
        try {
          row[c] = cells[c].isEmpty() ? Double.NaN : Double.parseDouble(cells[c]);
        } catch (NumberFormatException e) {
          throw new IOException(csv + ", line " + (i + 1) + ", column " + columns.get(c) + ": '" + cells[c]
              + "' is not a number", e);
        }
      }
      rows.add(row);
    }
  }

  private void rewrite(String before) throws IOException {
    StringBuilder text = new StringBuilder(String.join(",", columns)).append('\n');
    rows.forEach(row -> text.append(line(row)));
    if (!text.toString().equals(before)) {
      Path whole = csv.resolveSibling(csv.getFileName() + ".new");
      Files.writeString(whole, text);
      Files.move(whole, csv, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static String line(double[] row) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < row.length; c++) {
      line.append(c == 0 ? "" : ",");
      if (!Double.isNaN(row[c])) {
        line.append(String.format(Locale.ROOT, "%.6g", row[c]));
      }
    }
    return line.append('\n').toString();
  }

  /** Forgets what was measured after {@code hours}: a run that resumes from a checkpoint measures it again. */
  public void rewind(double hours) throws IOException {
    if (rows.removeIf(row -> row[0] > hours * (1 + 1e-5))) {
      rewrite("");
    }
  }

  /**
   * Writes one row at once.
   *
   * @param hours hours of audio heard so far
   * @param values by curve name; NaN counts as not measured
   */
  public void append(double hours, Map<String, Double> values) {
    double[] row = new double[columns.size()];
    Arrays.fill(row, Double.NaN);
    row[0] = hours;
    values.forEach((curve, value) -> {
      int column = columns.indexOf(curve);
      if (column <= 0) {
        throw new IllegalArgumentException("no curve '" + curve + "', allowed: " + columns.subList(1, columns.size()));
      }
      row[column] = value;
    });
    rows.add(row);
    try {
      Files.write(csv, line(row).getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot append to " + csv, e);
    }
  }

  /** The measured points of a curve: hours and values, in the order they were appended. */
  public Map<Double, Double> points(String curve) {
    int column = columns.indexOf(curve);
    Map<Double, Double> points = new LinkedHashMap<>();
    for (double[] row : rows) {
      if (column > 0 && Double.isFinite(row[column])) {
        points.put(row[0], row[column]);
      }
    }
    return points;
  }

  /**
   * Draws all panels into a PNG file, which is replaced in one go.
   *
   * @throws IOException also when this machine cannot draw, for want of fonts for example; the CSV file is not affected
   */
  public void draw(Path png) throws IOException {
    CurvePicture.write(panels, this::points, png);
  }
}
