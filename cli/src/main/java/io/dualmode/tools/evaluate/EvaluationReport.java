package io.dualmode.tools.evaluate;

import com.google.gson.JsonObject;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.model.settings.EngineKeys;
import io.dualmode.tools.evaluate.Evaluation.Outcome;
import io.dualmode.tools.transcribe.PartialRevisions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An evaluation as a table to read or as JSON lines. Groups are never pooled: they differ too much for one figure. */
final class EvaluationReport {
  private final Evaluation evaluation;
  private final String engine;
  private final EngineConfig config;
  private final int threads;
  private final double loadSeconds;

  EvaluationReport(Evaluation evaluation, String engine, EngineConfig config, int threads, double loadSeconds) {
    this.evaluation = evaluation;
    this.engine = engine;
    this.config = config;
    this.threads = threads;
    this.loadSeconds = loadSeconds;
  }

  private record Row(String name, int utterances, ErrorRate errors, double audio, double wall, double cpu) {
    static Row of(String name, List<Outcome> outcomes) {
      return new Row(name, outcomes.size(), outcomes.stream().map(Outcome::errors).reduce(ErrorRate.NONE, ErrorRate::plus),
          outcomes.stream().mapToDouble(Outcome::audioSeconds).sum(), outcomes.stream().mapToDouble(Outcome::wallSeconds).sum(),
          outcomes.stream().mapToDouble(Outcome::cpuSeconds).sum());
    }
  }

  private List<Row> rows() {
    Map<String, List<Outcome>> groups = new TreeMap<>();
    for (Outcome outcome : evaluation.outcomes()) {
      groups.computeIfAbsent(outcome.entry().speech(), n -> new ArrayList<>()).add(outcome);
    }
    List<Row> rows = new ArrayList<>();
    groups.forEach((name, outcomes) -> rows.add(Row.of(name, outcomes)));
    return rows;
  }

  String table() {
    StringBuilder text = new StringBuilder();
    text.append("engine: ").append(engine).append("\nmode: ").append(config.get(Keys.MODE).key()).append(", weights: ")
        .append(config.get(EngineKeys.WEIGHTS)).append("\n\n");
    text.append("| speech | utterances | words | WER % | sub | ins | del | audio s | RTF wall | RTF CPU |\n");
    text.append("|---|---|---|---|---|---|---|---|---|---|\n");
    for (Row row : rows()) {
      text.append(String.format(Locale.ROOT, "| %s | %d | %d | %.2f | %d | %d | %d | %.1f | %.4f | %.4f |%n", row.name(), row.utterances(),
          row.errors().references(), row.errors().percent(), row.errors().substitutions(), row.errors().insertions(),
          row.errors().deletions(), row.audio(), row.wall() / row.audio(), row.cpu() / row.audio()));
    }
    Row all = Row.of("all", evaluation.outcomes());
    text.append(String.format(Locale.ROOT, "%nspeed: %.1f s of audio in %.1f s on %d thread(s), files decoded and all; in the recognizer "
        + "RTF %.4f by wall clock, %.4f by CPU seconds of its threads%n", all.audio(), evaluation.elapsedSeconds(), threads,
        all.wall() / all.audio(), all.cpu() / all.audio()));
    PartialRevisions.Total partials = partials();
    if (partials.words() > 0) {
      text.append(String.format(Locale.ROOT, "partial readings: %.3f revisions for each of %d words; a word is shown for good %.0f ms after "
          + "its end%n", partials.perWord(), partials.words(), partials.meanDelayMillis()));
    }
    text.append(String.format(Locale.ROOT, "model loaded in %.2f s; peak memory: heap %d MB%s; process CPU %.1f s%n", loadSeconds,
        peakHeapBytes() >> 20, peakResidentBytes() > 0 ? ", resident " + (peakResidentBytes() >> 20) + " MB" : "", processCpuSeconds()));
    return text.toString();
  }

  private PartialRevisions.Total partials() {
    return evaluation.outcomes().stream().map(Outcome::partials).reduce(PartialRevisions.Total.NONE, PartialRevisions.Total::plus);
  }

  /** One object for each row, then one for the run. */
  String json() {
    StringBuilder text = new StringBuilder();
    for (Row row : rows()) {
      JsonObject json = new JsonObject();
      json.addProperty("speech", row.name());
      json.addProperty("mode", config.get(Keys.MODE).key());
      json.addProperty("weights", config.get(EngineKeys.WEIGHTS));
      json.addProperty("utterances", row.utterances());
      addErrors(json, row.errors());
      json.addProperty("audioSeconds", row.audio());
      json.addProperty("wallRealTimeFactor", row.wall() / row.audio());
      json.addProperty("cpuRealTimeFactor", row.cpu() / row.audio());
      text.append(json).append('\n');
    }
    JsonObject run = new JsonObject();
    run.addProperty("engine", engine);
    run.addProperty("threads", threads);
    run.addProperty("loadSeconds", loadSeconds);
    run.addProperty("elapsedSeconds", evaluation.elapsedSeconds());
    run.addProperty("processCpuSeconds", processCpuSeconds());
    if (partials().words() > 0) {
      run.addProperty("revisionsPerWord", partials().perWord());
      run.addProperty("partialDelayMillis", partials().meanDelayMillis());
    }
    run.addProperty("peakHeapBytes", peakHeapBytes());
    run.addProperty("peakResidentBytes", peakResidentBytes());
    return text.append(run).append('\n').toString();
  }

  /** One utterance as a line of JSON. */
  static String json(Outcome outcome) {
    JsonObject json = new JsonObject();
    json.addProperty("id", outcome.entry().id());
    json.addProperty("corpus", outcome.entry().corpus());
    json.addProperty("split", outcome.entry().split());
    json.addProperty("group", outcome.entry().group());
    json.addProperty("reference", outcome.entry().text());
    json.addProperty("text", outcome.heard().text());
    outcome.heard().confidence().ifPresent(confidence -> json.addProperty("confidence", confidence));
    addErrors(json, outcome.errors());
    json.addProperty("audioSeconds", outcome.audioSeconds());
    json.addProperty("cpuSeconds", outcome.cpuSeconds());
    return json.toString();
  }

  private static void addErrors(JsonObject json, ErrorRate errors) {
    json.addProperty("words", errors.references());
    json.addProperty("substitutions", errors.substitutions());
    json.addProperty("insertions", errors.insertions());
    json.addProperty("deletions", errors.deletions());
    if (Double.isFinite(errors.percent())) {
      json.addProperty("wordErrorPercent", errors.percent());
    }
  }

  private static long peakHeapBytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream().filter(p -> p.getType() == MemoryType.HEAP)
        .mapToLong((MemoryPoolMXBean p) -> p.getPeakUsage().getUsed()).sum();
  }

  /** Most memory the process ever had resident, where the system tells (Linux), else 0. */
  private static long peakResidentBytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
      }
    } catch (IOException e) {
      // not Linux
    }
    return 0;
  }

  private static double processCpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
        ? os.getProcessCpuTime() / 1e9 : 0;
  }
}
