package io.dualmode.tools.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measured points of a model in training as a table and a picture of its learning curves. */
final class LearningReport {
  private final Map<String, Map<String, LearningCurve>> panels = new LinkedHashMap<>();
  private final double ahead;

  /**
   * Fits a curve for every measure, set and mode.
   *
   * @param ahead hours behind the last point to look
   */
  LearningReport(List<LearningPoint> points, double ahead) {
    this.ahead = ahead;
    Map<String, Map<String, List<LearningPoint>>> sorted = new LinkedHashMap<>();
    for (LearningPoint point : points) {
      sorted.computeIfAbsent("Errors of " + point.measure() + "s, " + point.set(), t -> new LinkedHashMap<>())
          .computeIfAbsent(point.mode(), m -> new ArrayList<>()).add(point);
    }
    sorted.forEach((title, modes) -> {
      Map<String, LearningCurve> curves = new LinkedHashMap<>();
      modes.forEach((mode, measured) -> curves.put(mode, new LearningCurve(measured)));
      panels.put(title, curves);
    });
  }

  /** Markdown: what was measured, the fit, and what it says of the hours ahead. */
  String table() {
    MarkdownTable table = new MarkdownTable("llll", List.of("errors in %", "mode", "measured (hours)", "fit",
        String.format(Locale.ROOT, "after %.0f hours more", ahead), "90 % range"));
    panels.forEach((title, curves) -> curves.forEach((mode, curve) -> {
      List<String> measured = curve.points().stream().map(p -> String.format(Locale.ROOT, "%.1f (%.0f)", p.errorPercent(), p.hours())).toList();
      double then = curve.lastHours() + ahead;
      LearningCurve.Range range = curve.range(then);
      table.row(title, mode, String.join(", ", measured), curve.fit(), curve.fit().at(then),
          String.format(Locale.ROOT, "%.1f to %.1f", range.low(), range.high()));
    }));
    StringBuilder text = new StringBuilder(table.toString());
    if (panels.values().stream().flatMap(curves -> curves.values().stream()).anyMatch(LearningCurve::lacksFloor)) {
      text.append("\nTwo points tell no floor: there the fit takes it to be 0, the hopeful end, and only the range allows for another.\n");
    }
    return text.toString();
  }

  void draw(Path png) throws IOException {
    LearningPicture.write(panels, ahead, png);
  }
}
