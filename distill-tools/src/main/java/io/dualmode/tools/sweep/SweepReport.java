package io.dualmode.tools.sweep;

import io.dualmode.tools.evaluate.ErrorRate;
import io.dualmode.tools.report.MarkdownTable;
import io.dualmode.tools.report.SweepPicture;
import io.dualmode.tools.sweep.SweepPlan.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a sweep measured, as Markdown tables and as pictures of the tables with an axis. Several seeds stand side by side. */
final class SweepReport {
  private static final Map<String, Function<Measurement, ErrorRate>> COLUMNS = new LinkedHashMap<>();

  static {
    COLUMNS.put("WER dev", Measurement::devWords);
    COLUMNS.put("WER test", Measurement::testWords);
    COLUMNS.put("PER dev", Measurement::devPhones);
    COLUMNS.put("PER test", Measurement::testPhones);
  }

  private final SweepPlan plan;
  private final Function<String, List<Map<String, Measurement>>> measured;

  /** @param measured what each seed of a run gave, by mode */
  SweepReport(SweepPlan plan, Function<String, List<Map<String, Measurement>>> measured) {
    this.plan = plan;
    this.measured = measured;
  }

  /** All tables; cells in percent, empty where nothing is measured yet. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    for (Table table : plan.tables()) {
      MarkdownTable rows = new MarkdownTable("ll", Stream.concat(Stream.of("", "mode"), COLUMNS.keySet().stream()).toList());
      table.rows().forEach((title, run) -> plan.runs().get(run).modes().forEach(mode -> rows.row(Stream.concat(Stream.of(title, mode),
          COLUMNS.values().stream().map(column -> cell(run, mode, column))).toArray())));
      text.append("### ").append(table.title()).append("\n\n").append(rows).append('\n');
    }
    return text.toString();
  }

  private String cell(String run, String mode, Function<Measurement, ErrorRate> column) {
    return String.join(" / ", percents(run, mode, column).stream().map(p -> String.format(Locale.ROOT, "%.1f", p)).toList());
  }

  private List<Double> percents(String run, String mode, Function<Measurement, ErrorRate> column) {
    return measured.apply(run).stream().map(m -> m.get(mode)).filter(Objects::nonNull).map(column)
        .filter(rate -> rate.references() > 0).map(ErrorRate::percent).toList();
  }

  /** Draws the tables that sweep over something, each into {@code folder/NAME.png}: test errors, averaged over seeds. */
  void draw(Path folder) throws IOException {
    for (Table table : plan.tables()) {
      if (table.axis() == null) {
        continue;
      }
      Map<String, List<double[]>> words = new LinkedHashMap<>();
      Map<String, List<double[]>> phones = new LinkedHashMap<>();
      List<String> runs = List.copyOf(table.rows().values());
      for (int i = 0; i < runs.size(); i++) {
        for (String mode : plan.runs().get(runs.get(i)).modes()) {
          addPoint(words, mode, table.axis().at().get(i), percents(runs.get(i), mode, Measurement::testWords));
          addPoint(phones, mode, table.axis().at().get(i), percents(runs.get(i), mode, Measurement::testPhones));
        }
      }
      if (!words.isEmpty()) {
        SweepPicture.write(table.title(), table.axis().title(), words, phones, folder.resolve(table.name() + ".png"));
      }
    }
  }

  private static void addPoint(Map<String, List<double[]>> curves, String mode, double at, List<Double> percents) {
    if (!percents.isEmpty()) {
      curves.computeIfAbsent(mode, m -> new ArrayList<>())
          .add(new double[] {at, percents.stream().mapToDouble(p -> p).average().orElseThrow()});
    }
  }
}
