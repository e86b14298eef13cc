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
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "| errors in %% | mode | measured (hours) | fit | after %.0f hours more "
        + "| 90 %% range |%n", ahead)).append("|---|---|---|---|---:|---:|\n");
    panels.forEach((title, curves) -> curves.forEach((mode, curve) -> {
      List<String> measured = curve.points().stream().map(p -> String.format(Locale.ROOT, "%.1f (%.0f)", p.errorPercent(), p.hours())).toList();
      double then = curve.lastHours() + ahead;
      LearningCurve.Range range = curve.range(then);
      text.append(String.format(Locale.ROOT, "| %s | %s | %s | %s | %.1f | %.1f to %.1f |%n", title, mode, String.join(", ", measured), curve.fit(),
          curve.fit().at(then), range.low(), range.high()));
    }));
    if (panels.values().stream().flatMap(curves -> curves.values().stream()).anyMatch(LearningCurve::lacksFloor)) {
      text.append("\nTwo points tell no floor: there the fit takes it to be 0, the hopeful end, and only the range allows for another.\n");
    }
    return text.toString();
  }

  void draw(Path png) throws IOException {
    LearningPicture.write(panels, ahead, png);
  }
}
