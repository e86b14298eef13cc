package io.dualmode.tools.phones;

import com.google.gson.JsonObject;
import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.tools.evaluate.ErrorRate;
import io.dualmode.tools.report.MarkdownTable;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Phone errors per set of speech, head and corner, and how to print them. Thread-safe. */
final class PhoneErrorTable {
  private final List<Corner> corners;
  private final Map<SpeechSet, Map<PhoneHead, Map<Corner, ErrorRate>>> rates = new TreeMap<>();
  private final Map<SpeechSet, Integer> utterances = new HashMap<>();

  PhoneErrorTable(List<Corner> corners) {
    this.corners = List.copyOf(corners);
  }

  synchronized void addUtterance(SpeechSet set) {
    utterances.merge(set, 1, Integer::sum);
  }

  synchronized void add(SpeechSet set, PhoneHead head, Corner corner, ErrorRate rate) {
    rates.computeIfAbsent(set, s -> new EnumMap<>(PhoneHead.class)).computeIfAbsent(head, h -> new HashMap<>())
        .merge(corner, rate, ErrorRate::plus);
  }

  /** The summed errors, {@link ErrorRate#NONE} where nothing was added. */
  synchronized ErrorRate rate(SpeechSet set, PhoneHead head, Corner corner) {
    return rates.getOrDefault(set, Map.of()).getOrDefault(head, Map.of()).getOrDefault(corner, ErrorRate.NONE);
  }

  /**
   * A Markdown table of phone error rates in percent, one row per set and head, one column per corner.
   *
   * @param kinds whether to tell substitutions, insertions and deletions apart, as {@code 30.0 (18.0 S, 4.0 I, 8.0 D)}
   */
  synchronized String markdown(boolean kinds) {
    MarkdownTable table = new MarkdownTable("lrrl",
        Stream.concat(Stream.of("speech", "utterances", "phones", "head"), corners.stream().map(PhoneErrorTable::title)).toList());
    rates.forEach((set, heads) -> heads.forEach((head, byCorner) -> table.row(Stream.concat(
        Stream.of(set.title(), utterances.getOrDefault(set, 0), byCorner.values().iterator().next().references(), head.description()),
        corners.stream().map(corner -> byCorner.containsKey(corner) ? cell(byCorner.get(corner), kinds) : "")).toArray())));
    return table.toString();
  }

  /** The table as JSON lines, one per set, head and corner. */
  synchronized String json() {
    StringBuilder lines = new StringBuilder();
    rates.forEach((set, heads) -> heads.forEach((head, byCorner) -> corners.stream().filter(byCorner::containsKey).forEach(corner -> {
      ErrorRate rate = byCorner.get(corner);
      JsonObject line = new JsonObject();
      line.addProperty("speech", set.corpus() + "/" + set.split() + (set.group().isEmpty() ? "" : "/" + set.group()));
      line.addProperty("head", head.name().toLowerCase(Locale.ROOT));
      line.addProperty("corner", title(corner));
      line.addProperty("utterances", utterances.getOrDefault(set, 0));
      line.addProperty("phones", rate.references());
      line.addProperty("substitutions", rate.substitutions());
      line.addProperty("insertions", rate.insertions());
      line.addProperty("deletions", rate.deletions());
      line.addProperty("phoneErrorPercent", rate.percent());
      lines.append(line).append('\n');
    })));
    return lines.toString();
  }

  private static String cell(ErrorRate rate, boolean kinds) {
    String all = String.format(Locale.ROOT, "%.1f", rate.percent());
    double share = 100.0 / Math.max(1, rate.references());
    return kinds ? String.format(Locale.ROOT, "%s (%.1f S, %.1f I, %.1f D)", all, share * rate.substitutions(),
        share * rate.insertions(), share * rate.deletions()) : all;
  }

  private static String title(Corner corner) {
    return (corner.weights() == WeightSet.DENSE ? "dense" : "sparse")
        + (corner.context() == ContextMode.FULL ? " full" : " streaming");
  }
}
