package io.dualmode.tools.sweep;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.tools.input.UserFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a sweep trains, measures and shows; a JSON file.
 *
 * @param options what every run of a command is told, by the command's name: {@code pretrain}, {@code train}, {@code distill},
 *     {@code package}, {@code rescorer}, {@code rescoring}, {@code evaluate}, {@code phones}
 * @param corpora names of the corpora whose errors are pooled
 * @param runs by name, each after those that it starts from
 * @param tables what the report shows
 */
record SweepPlan(Map<String, List<String>> options, List<String> corpora, Map<String, Run> runs, List<Table> tables) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9_.-]+)}");
  private static final Set<String> TRAINERS = Set.of("pretrain", "train", "distill");

  /**
   * A training run, repeated for each seed.
   *
   * @param command that trains
   * @param options of that command beyond those of the plan, or instead of them where the name is the same
   * @param init name of the run that it starts from, or null
   * @param of name of the run of {@code distill} that it measures another model of, or null; such a run trains nothing itself
   * @param model the model that is measured where the training leaves several, relative to its folder, for example {@code together/model}
   * @param modes keys of the recognition modes that are measured, none for a run that others only start from
   * @param rescorer whether the packaged model gets a rescorer of its own
   * @param rescoring whether the weights of the model's rescoring are tuned before it is measured
   */
  record Run(String command, List<String> options, String init, String of, String model, List<String> modes, List<Long> seeds,
      boolean rescorer, boolean rescoring) {
    Run {
      command = command == null ? "train" : command;
      options = options == null ? List.of() : List.copyOf(options);
      modes = modes == null ? List.of() : List.copyOf(modes);
      seeds = seeds == null ? List.of(1L) : List.copyOf(seeds);
    }
  }

  /**
   * A table of the report.
   *
   * @param name of its picture's file
   * @param rows titles of the rows with the names of their runs
   * @param axis for a sweep over a quantity, else null
   */
  record Table(String title, String name, Map<String, String> rows, Axis axis) {}

  /** The quantity that a table sweeps over, and its value in each row. */
  record Axis(String title, List<Double> at) {}

  /**
   * Reads and checks a plan; what is wrong is said with the file and the name of the run or table.
   *
   * @param definitions what stands for <code>${NAME}</code> in the file
   */
  static SweepPlan read(Path file, Map<String, String> definitions) throws IOException {
    SweepPlan plan;
    try {
      plan = new Gson().fromJson(expand(file, definitions), SweepPlan.class);
    } catch (JsonParseException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    if (plan == null || plan.runs == null || plan.runs.isEmpty() || plan.corpora == null || plan.corpora.isEmpty()) {
      throw new IOException(file + ": a plan has runs and corpora");
    }
    Map<String, Run> runs = new LinkedHashMap<>();
    for (Map.Entry<String, Run> e : plan.runs.entrySet()) {
      check(file, e.getKey(), e.getValue(), runs);
      runs.put(e.getKey(), e.getValue());
    }
    List<Table> tables = plan.tables == null ? List.of() : plan.tables;
    for (Table table : tables) {
      check(file, table, runs);
    }
    return new SweepPlan(plan.options == null ? Map.of() : plan.options, plan.corpora, runs, tables);
  }

  private static String expand(Path file, Map<String, String> definitions) throws IOException {
    StringBuilder text = new StringBuilder();
    Matcher name = VARIABLE.matcher(UserFile.text(file));
    while (name.find()) {
      String value = definitions.get(name.group(1));
      if (value == null) {
        throw new IOException(file + ": nothing is said to stand for " + name.group() + "; give --define " + name.group(1) + "=VALUE");
      }
      String escaped = new Gson().toJson(value);
      name.appendReplacement(text, Matcher.quoteReplacement(escaped.substring(1, escaped.length() - 1)));
    }
    return name.appendTail(text).toString();
  }

  private static void check(Path file, String name, Run run, Map<String, Run> before) throws IOException {
    String where = file + ": run " + name + ": ";
    if (!name.matches("[a-z0-9][a-z0-9.-]*")) {
      throw new IOException(where + "a name is made of small letters, digits, '-' and '.'");
    }
    if (!TRAINERS.contains(run.command)) {
      throw new IOException(where + "command is " + run.command + ", allowed: " + TRAINERS.stream().sorted().toList());
    }
    if (run.of != null && !(before.containsKey(run.of) && before.get(run.of).command.equals("distill"))) {
      throw new IOException(where + "of is " + run.of + ", which is no run of distill before it");
    }
    if (run.model == null && !run.modes.isEmpty() && (run.of != null || run.command.equals("distill"))) {
      throw new IOException(where + "model is missing: which one of distill's is measured");
    }
    if (run.init != null && !before.containsKey(run.init)) {
      throw new IOException(where + "it starts from " + run.init + ", which is no run before it");
    }
    if (run.init != null && !before.get(run.init).seeds.containsAll(run.seeds)) {
      throw new IOException(where + "it has the seeds " + run.seeds + ", " + run.init + " only " + before.get(run.init).seeds);
    }
    for (String mode : run.modes) {
      try {
        RecognitionMode.fromKey(mode);
      } catch (IllegalArgumentException e) {
        throw new IOException(where + e.getMessage(), e);
      }
    }
  }

  private static void check(Path file, Table table, Map<String, Run> runs) throws IOException {
    String where = file + ": table " + table.title + ": ";
    if (table.rows == null || table.rows.isEmpty()) {
      throw new IOException(where + "it has no rows");
    }
    for (String name : table.rows.values()) {
      if (!runs.containsKey(name) || runs.get(name).modes.isEmpty()) {
        throw new IOException(where + name + " is no run that is measured");
      }
    }
    if (table.axis != null && (table.name == null || table.axis.at == null || table.axis.at.size() != table.rows.size())) {
      throw new IOException(where + "an axis needs the table's name and a value for each of its " + table.rows.size() + " rows");
    }
  }

  /** The plan's options of a command with a run's own after them, which stand instead of those of the same name. */
  List<String> optionsOf(String command, List<String> own) {
    List<String> all = new ArrayList<>();
    boolean replaced = false;
    for (String part : options.getOrDefault(command, List.of())) {
      if (part.startsWith("--")) {
        replaced = own.contains(part);
      }
      if (!replaced) {
        all.add(part);
      }
    }
    all.addAll(own);
    return all;
  }
}
